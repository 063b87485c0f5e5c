package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Pods that run on with what they were given before a change. */
final class OlderEnvironmentsTest {

  private static final Revision A = Nodes.revision("9.1.0", "");
  private static final String NOW = A.payload().digest();
  private static final Reading<NavigableMap<String, String>> SILENT = Reading.absent();

  @Test
  void areNamedByTheCopiesThatTheirProcessesHaveMounted() {
    List<Finding> problems = problems(SILENT, holder("feed", false, "other"));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().reason()).isEqualTo(Reason.OLDER_ENVIRONMENT);
    assertThat(problems.getFirst().message())
        .contains("pod trading/feed", "files of another payload");
  }

  @Test
  void areNotThoseThatHaveThisPayloadsCopiesToo() {
    assertThat(problems(SILENT, holder("feed", false, "other", NOW))).isEmpty();
  }

  @Test
  void excludeHoldersWithoutKnownCopies() {
    assertThat(problems(SILENT, holder("feed", false))).isEmpty();
  }

  @Test
  void areNotTheKernelsOwnServers() {
    assertThat(problems(SILENT, holder("feed", true, "other"))).isEmpty();
  }

  @Test
  void areToldByTheKubeletsRecordsToo() {
    NavigableMap<String, String> given = new TreeMap<>();
    given.put("trading/old", "another library path");

    assertThat(problems(Reading.present(given), holder("feed", false, "other")))
        .extracting(Finding::message)
        .satisfiesExactly(
            first -> assertThat(first).contains("pod trading/feed"),
            second -> assertThat(second).contains("pod trading/old", "another library path"));
  }

  @Test
  void areNotKnownWhereTheRecordsCannotBeRead() {
    assertThat(problems(Reading.unreadable("closed")))
        .extracting(Finding::message)
        .singleElement()
        .satisfies(message -> assertThat(message).contains("before a change: closed"));
  }

  private static List<Finding> problems(
      Reading<NavigableMap<String, String>> given, Holder... holders) {
    NodeState state = Nodes.running(A).holders(Reading.present(List.of(holders))).state();
    return Holders.olderEnvironments(A, state, given);
  }

  private static Holder holder(String pod, boolean server, String... copies) {
    PodContainer container =
        new PodContainer(
            "1f2e", "abc", Optional.of(new PodName("trading", pod)), Optional.of("app"));
    return new Holder(
        7,
        "app",
        new TreeSet<>(List.of("onload")),
        Optional.of(container),
        server,
        new TreeSet<>(List.of(copies)));
  }
}
