package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Leases of agents and controller, when both are gone. */
final class LeftLeasesTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final FakeCluster cluster = new FakeCluster();

  @BeforeEach
  void uninstalled() {
    cluster.configuration = Optional.empty();
    cluster.leases.addAll(
        List.of("onload-agent-n1", "onload-agent-n2", "onload-controller", "another", "onload-x"));
  }

  @Test
  void deletesThoseOfThisProgramAlone() throws InterruptedException {
    assertThat(cluster.leaving(LIMIT).removeMarks(Orders.CLUSTER)).isEqualTo(new Outcome.Done());

    assertThat(cluster.leases).containsExactly("another", "onload-x");
    assertThat(cluster.lines).contains("deleted 3 Leases");
  }

  @Test
  void deletesThemInModeFileTooForTheReleaseMayHaveBeenInTheOther() throws InterruptedException {
    cluster.map = Optional.empty();

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());

    assertThat(cluster.leases).containsExactly("another", "onload-x");
  }

  @Test
  void endsWellWhereTheyCannotBeListed() throws InterruptedException {
    cluster.denied.put("leases", FakeCluster.reply(403, "{\"message\":\"no right\"}"));

    assertThat(cluster.leaving(LIMIT).removeMarks(Orders.CLUSTER)).isEqualTo(new Outcome.Done());

    assertThat(cluster.lines).last().asString().startsWith("Leases are left").contains("no right");
  }

  @Test
  void deletesTheOthersWhereOneCannotBe() throws InterruptedException {
    cluster.denied.put("onload-agent-n1", FakeCluster.reply(403, "{\"message\":\"no right\"}"));

    assertThat(cluster.leaving(LIMIT).removeMarks(Orders.CLUSTER)).isEqualTo(new Outcome.Done());

    assertThat(cluster.leases).containsExactly("another", "onload-agent-n1", "onload-x");
    assertThat(cluster.lines).contains("deleted 2 Leases");
  }
}
