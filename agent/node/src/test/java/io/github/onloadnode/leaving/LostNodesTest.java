package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nodes that are down and agents that are away, while an uninstall waits for them. */
final class LostNodesTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void givesUpANodeThatIsDownAfterAWhile() throws InterruptedException {
    cluster.obedientNode("n1");
    cluster.node("n2", Sayings.quiesced(1, 0, Optional.empty(), "feed"));
    cluster.ready("n2", "Unknown");
    cluster.node("n3");
    cluster.says("n3", Sayings.serving());

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines)
        .contains("n2: the node is not Ready; devices are held by 1 pod: trading/feed")
        .contains("n3: no agent runs there")
        .contains("Onload is removed from 1 of 3 nodes");
    assertThat(cluster.lines.getLast()).startsWith("no longer waiting for n2, n3.");
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:01:00Z");
  }

  @Test
  void waitsForANodeThatComesBack() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.ready("n1", "False");
    cluster.after(Duration.ofSeconds(50), () -> cluster.ready("n1", "True"));
    cluster.after(Duration.ofSeconds(100), () -> cluster.removes("n1"));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines).endsWith("Onload is removed from 1 of 1 nodes");
  }

  @Test
  void waitsAgainForANodeThatIsDownAgain() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.ready("n1", "False");
    cluster.after(Duration.ofSeconds(50), () -> cluster.ready("n1", "True"));
    cluster.after(Duration.ofSeconds(55), () -> cluster.ready("n1", "False"));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:01:55Z");
  }

  @Test
  void waitsForAnAgentThatIsBeingReplaced() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.ends("n1");
    cluster.after(Duration.ofSeconds(20), () -> cluster.pod("n1", "Running"));
    cluster.after(Duration.ofSeconds(100), () -> cluster.removes("n1"));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.later).isEmpty();
    assertThat(cluster.lines).contains("n1: no agent runs there");
  }

  @Test
  void givesUpANodeThatIsDownWhenATimeBelowAMinuteIsUp() throws InterruptedException {
    cluster.obedientNode("n1");
    cluster.node("n2", Sayings.serving());
    cluster.ready("n2", "False");

    assertThat(cluster.remove(Duration.ofSeconds(20))).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines).contains("Onload is removed from 1 of 2 nodes");
    assertThat(cluster.lines.getLast()).startsWith("no longer waiting for n2.");
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:00:20Z");
  }

  /** Its agent may be replaced at this moment, and Onload would stay on a node that is up. */
  @Test
  void givesUpNoNodeWhoseAgentWasThereAMomentAgo() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.QUIESCED));
    cluster.after(Duration.ofSeconds(230), () -> cluster.ends("n1"));

    assertThat(cluster.remove(LIMIT))
        .isEqualTo(
            new Outcome.Stuck(
                "the time is up, and Onload is not removed everywhere",
                List.of("n1: no agent runs there")));
  }

  @Test
  void givesUpANodeThatGoesDownInTheLastMinute() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.QUIESCED));
    cluster.after(Duration.ofSeconds(230), () -> cluster.ready("n1", "Unknown"));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines.getLast()).startsWith("no longer waiting for n1.");
  }

  @Test
  void namesOnlyNodesThatAreUpWhenTheTimeIsUp() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.QUIESCED));
    cluster.node("n2", Sayings.serving());
    cluster.ready("n2", "False");

    Outcome outcome = cluster.remove(Duration.ofSeconds(20));

    assertThat(outcome).isInstanceOf(Outcome.Stuck.class);
    assertThat(((Outcome.Stuck) outcome).nodes()).singleElement().asString().startsWith("n1: ");
  }

  @Test
  void reportsAMissingConfigMapAtOnce() throws InterruptedException {
    cluster.map = Optional.empty();
    cluster.node("n1", Sayings.serving());

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Unasked.class);
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:00:00Z");
  }

  @Test
  void needsNoConfigMapWhereAllHaveLeft() throws InterruptedException {
    cluster.map = Optional.empty();
    cluster.node("n1", Sayings.removed());

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @Test
  void needsNoConfigMapForNodesThatAreDown() throws InterruptedException {
    cluster.map = Optional.empty();
    cluster.node("n1", Sayings.serving());
    cluster.ready("n1", "False");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:01:00Z");
  }

  @Test
  void reportsAMissingConfigMapForAnAgentThatComesBack() throws InterruptedException {
    cluster.map = Optional.empty();
    cluster.node("n1", Sayings.serving());
    cluster.ends("n1");
    cluster.node("n2", Sayings.serving());
    cluster.ready("n2", "False");
    cluster.after(Duration.ofSeconds(20), () -> cluster.pod("n1", "Running"));

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Unasked.class);
    assertThat(((Outcome.Unasked) outcome).nodes())
        .isEqualTo(List.of("n1: has not begun yet (its last order ended as Succeeded)"));
  }
}
