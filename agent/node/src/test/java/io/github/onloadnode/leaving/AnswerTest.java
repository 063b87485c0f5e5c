package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which reports of a node are an answer to what the ConfigMap asks for now. */
final class AnswerTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String LONG = "because of ".repeat(20);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void doesNotBelieveARemovalFromBeforeTheLastInstall() throws InterruptedException {
    cluster.node("n1", Sayings.removed());
    cluster.after(Duration.ofSeconds(30), () -> cluster.says("n1", Sayings.in(Phase.BUSY)));
    cluster.after(Duration.ofSeconds(90), () -> cluster.removes("n1"));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines)
        .containsSubsequence(
            "n1: says Removed, but not yet in answer to this uninstall",
            "n1: unloads the modules",
            "n1: Onload is removed");
    assertThat(cluster.later).isEmpty();
  }

  @Test
  void doesNotBelieveTheAnswerToAnEarlierUninstall() throws InterruptedException {
    cluster.obedientNode("n1");
    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    cluster.obedient.clear();
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.INSTALLED));
    cluster.clock.advance(Duration.ofSeconds(1));

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Stuck.class);
  }

  @Test
  void doesNotTakeAnOlderRemovalForThisOne() throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED));
    cluster.node(
        "n1",
        Sayings.said(
            Phase.READY, Optional.of("r2"), OrderOutcome.REMOVED, Sayings.removed().holders()));
    cluster.node(
        "n2",
        Sayings.said(
            Phase.STAGING, Optional.empty(), OrderOutcome.REMOVED, Sayings.removed().holders()));

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Stuck.class);
    assertThat(cluster.lines).noneMatch(line -> line.contains("Onload is removed"));
  }

  @Test
  void takesNoOrderThatIsNotBegunForTheOneThatEnded() throws InterruptedException {
    Observed removed = Sayings.removed();
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED));
    cluster.node(
        "n1",
        new Observed(
            removed.agent(),
            removed.boot(),
            removed.kernel(),
            removed.seq() + 1,
            removed.retry(),
            removed.phase(),
            removed.since(),
            removed.rev(),
            removed.lastGood(),
            removed.staged(),
            removed.holders(),
            removed.result()));

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Stuck.class);
  }

  @Test
  void keepsARemovalThatAUserAskedForAndTakesItsAnswer() throws InterruptedException {
    String asked = FakeCluster.REMOVED + "retry: \"" + LONG + "\"\n";
    cluster.map = Optional.of(FakeCluster.map(asked));
    cluster.node("n1", Sayings.answering(Optional.of(LONG), Sayings.removed()));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.writes).isEmpty();
    assertThat(cluster.desired()).isEqualTo(asked);
  }

  @Test
  void waitsForTheAnswerToAUsersOwnRemoval() throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED + "retry: second\n"));
    cluster.node("n1", Sayings.answering(Optional.of("first"), Sayings.removed()));
    cluster.after(Duration.ofSeconds(60), () -> cluster.removes("n1"));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.later).isEmpty();
  }

  @Test
  void waitsForTheAnswerToWhatIsAskedMeanwhile() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.QUIESCED));
    cluster.after(
        Duration.ofSeconds(60),
        () -> {
          cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED + "retry: other\n"));
          cluster.removes("n1");
        });

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @Test
  void endsWhereSomebodyWithdrawsTheRemoval() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.QUIESCED));
    cluster.after(
        Duration.ofSeconds(60),
        () -> cluster.map = Optional.of(FakeCluster.map(FakeCluster.INSTALLED)));

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Unasked(
                "ConfigMap onload-agent-desired no longer asks for the removal: somebody has"
                    + " written it since",
                List.of("n1: withholds devices and waits until nobody holds one")));
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:01:00Z");
  }
}
