package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.UpgradeCounts;
import io.github.onloadnode.report.AgentStatus;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Serving;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the agent says of itself, and of which moment. */
final class SelfReportTest {

  private static final Pass FIRST = pass("first", "trading/feed");
  private static final Pass SECOND = pass("second", "trading/gateway");

  @Test
  void neverMixesTwoPasses() {
    assertThat(reportOf(FIRST, SECOND).node())
        .contains("\"first\"", "\"feed\"")
        .doesNotContain("second", "gateway");

    AgentStatus status = reportOf(FIRST, SECOND).status();
    assertThat(status.node()).contains(FIRST.observed());
    assertThat(status.holders()).isEqualTo(FIRST.holders());
  }

  @Test
  void tellsTheNewestPassWheneverItIsAsked() {
    SelfReport report = reportOf(FIRST, SECOND);

    assertThat(report.node()).contains("\"first\"");
    assertThat(report.node()).contains("\"second\"").doesNotContain("\"first\"");
  }

  @Test
  void saysBeforeTheFirstPassThatNothingIsKnownYet() {
    AgentStatus status = report(List.<Optional<Pass>>of(Optional.empty()).iterator()).status();

    assertThat(status.phase()).isEmpty();
    assertThat(status.node()).isEmpty();
    assertThat(status.holders().unknown()).contains("kubelet was not asked yet");
  }

  @Test
  void saysWhatNoPassKnows() {
    AgentStatus status = reportOf(FIRST).status();

    assertThat(status.version()).isEqualTo("1.2");
    assertThat(status.simulated()).isTrue();
    assertThat(status.age()).contains(Duration.ofSeconds(75));
    assertThat(status.controlPlane()).isEqualTo(Servers.namespaces());
  }

  /** Each question for the newest pass finds another one. */
  private static SelfReport reportOf(Pass... passes) {
    return report(List.of(passes).stream().map(Optional::of).iterator());
  }

  private static SelfReport report(Iterator<Optional<Pass>> passes) {
    return new SelfReport(
        "1.2",
        true,
        passes::next,
        () -> UpgradeCounts.Seen.NOTHING,
        () -> Optional.of(Duration.ofSeconds(75)),
        List::of,
        Servers::namespaces,
        Optional::empty);
  }

  private static Pass pass(String problem, String pod) {
    PodName name = new PodName(pod.split("/")[0], pod.split("/")[1]);
    return new Pass(
        Instant.EPOCH,
        Nodes.bare().state(),
        Optional.of(Journal.first("boot")),
        Optional.empty(),
        new Serving(Optional.empty(), Optional.empty()),
        new DeviceHolders(List.of(Pod.of(name, "1-2")), Optional.empty(), 0),
        List.of(new Finding(Reason.WAITING_FOR_HOLDERS, problem, "wait")));
  }
}
