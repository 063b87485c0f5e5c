package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a writer speaks again after the API server has refused what it wrote. */
final class DeniedNodeWriterTest {

  private static final Finding WHY = new Finding(Reason.API_SERVER_DENIES, "denied", "permit it");
  private static final Answer NO_ANSWER = new Answer.Failed(WHY);
  private static final Answer DENIED = new Answer.Refused(WHY, true, Optional.empty());
  private static final Pass HEALTHY = Passes.healthy().pass();
  private static final Pass UNHEALTHY = Passes.healthy().withheld().pass();

  private final WritingAgent agent = new WritingAgent();
  private final TestClock clock = agent.clock;
  private final FakeNode node = agent.node;

  @Test
  void triesWhatIsDeniedThriceAndThenEachTenMinutes() {
    agent.settle(HEALTHY);
    for (int denial = 0; denial < 100; denial++) {
      node.answers.add(DENIED);
    }

    for (int second = 0; second < 1_500; second++) {
      agent.settle(UNHEALTHY);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(100 - node.answers.size()).isBetween(5, 6);
  }

  @Test
  void isHeardSoonByAServerThatDeniesWhileItStarts() {
    for (int failure = 0; failure < 6; failure++) {
      node.answers.add(NO_ANSWER);
    }
    node.answers.add(DENIED);

    for (int second = 0; second < 90; second++) {
      agent.settle(HEALTHY);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(node.object.labels()).containsEntry(NodeKeys.READY, "true");
  }

  @Test
  void triesSomethingElseAMinuteAfterADenial() {
    agent.settle(HEALTHY);
    for (int denial = 0; denial < 3; denial++) {
      node.answers.add(DENIED);
    }
    Pass staging = Passes.healthy().in(Step.STAGING).pass();
    clock.advance(Duration.ofSeconds(1));
    agent.settle(UNHEALTHY);
    clock.advance(Duration.ofSeconds(13));
    agent.settle(UNHEALTHY);
    clock.advance(Duration.ofSeconds(50));
    agent.settle(UNHEALTHY);
    assertThat(node.answers).isEmpty();

    clock.advance(Duration.ofSeconds(59));
    agent.settle(staging);
    assertThat(node.writes()).isEqualTo(4);

    clock.advance(Duration.ofSeconds(1));
    agent.settle(staging);
    assertThat(node.object.said().orElseThrow().phase().text()).isEqualTo("Staging");
  }
}
