package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is known of the nodes when the time is too short for one more look. */
final class SurveyTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void claimsNothingOfNodesThatWereNotLookedAt() throws InterruptedException {
    for (int number = 0; number < 100; number++) {
      cluster.obedientNode("n" + number);
    }
    cluster.answerTime = Duration.ofSeconds(4);

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Stuck.class);
    assertThat(((Outcome.Stuck) outcome).why()).contains("not all nodes could be looked at");
    assertThat(cluster.clock.instant()).isBefore("2026-11-25T08:04:10Z");
  }

  @Test
  void remembersWhatALookSawBeforeOneThatDidNotEndInTime() throws InterruptedException {
    for (int number = 0; number < 6; number++) {
      cluster.obedientNode("n" + number);
    }
    cluster.node("n6", Sayings.in(Phase.QUIESCED));
    cluster.answerTime = Duration.ofSeconds(4);
    cluster.after(Duration.ofMinutes(2), () -> cluster.answerTime = Duration.ofSeconds(30));

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Stuck.class);
    assertThat(((Outcome.Stuck) outcome).nodes())
        .containsExactly("n6: withholds devices and waits until nobody holds one");
    assertThat(cluster.clock.instant()).isBefore("2026-11-25T08:05:00Z");
  }

  @Test
  void remembersWhatALookSawBeforeOneThatWasNotAnswered() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.QUIESCED));
    cluster.after(
        Duration.ofSeconds(239),
        () -> {
          for (int times = 0; times < 100; times++) {
            cluster.replies(503, "etcd is away");
          }
        });

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Stuck.class);
    assertThat(((Outcome.Stuck) outcome).nodes()).singleElement().asString().startsWith("n1: ");
  }

  @Test
  void looksOnceMoreSoThatItEndsInTime() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.BUSY));
    cluster.answerTime = Duration.ofSeconds(4);
    cluster.after(Duration.ofSeconds(225), () -> cluster.removes("n1"));

    assertThat(cluster.remove(Duration.ofSeconds(230))).isEqualTo(new Outcome.Done());
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:03:50Z");
  }
}
