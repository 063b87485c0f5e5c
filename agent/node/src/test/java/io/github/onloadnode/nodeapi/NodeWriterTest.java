package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written to the node's object, and when. */
final class NodeWriterTest {

  private static final Finding WHY = new Finding(Reason.API_SERVER_BUSY, "busy", "wait");
  private static final Answer NO_ANSWER = new Answer.Failed(WHY);
  private static final Answer BUSY = new Answer.Refused(WHY, false, Optional.empty());
  private static final Pass HEALTHY = Passes.healthy().pass();
  private static final Pass UNHEALTHY = Passes.healthy().withheld().pass();

  private final WritingAgent agent = new WritingAgent();
  private final TestClock clock = agent.clock;
  private final FakeNode node = agent.node;

  @Test
  void readsTheObjectOnceAndWritesWhatDiffers() {
    agent.settle(HEALTHY);

    assertThat(node.requests).hasSize(2).startsWith("read");
    assertThat(node.object.labels()).containsEntry(NodeKeys.READY, "true");
    assertThat(node.object.said()).isPresent();
    assertThat(agent.writer().status().lastWrite()).contains(clock.instant());
  }

  @Test
  void writesNothingWhereNothingChanged() {
    agent.settle(HEALTHY);
    clock.advance(Duration.ofMinutes(9));
    agent.settle(Passes.healthy().at(clock.instant()).pass());

    assertThat(node.requests).hasSize(2);
  }

  @Test
  void writesNothingAfterARestartWhereAllIsSaidAlready() {
    agent.settle(HEALTHY);
    agent.restart();

    agent.settle(Passes.healthy().at(clock.instant()).pass());

    assertThat(node.writes()).isEqualTo(1);
    assertThat(agent.writer().status().lastWrite()).isEmpty();
  }

  @Test
  void leavesASecondBetweenTwoWrites() {
    agent.settle(HEALTHY);

    assertThat(agent.writer().step(UNHEALTHY)).hasSeconds(1);
    assertThat(node.writes()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    agent.settle(UNHEALTHY);
    assertThat(node.writes()).isEqualTo(2);
  }

  @Test
  void writesAnotherPhaseAtOnce() {
    agent.settle(HEALTHY);
    agent.settle(Passes.healthy().in(Step.STAGING).pass());
    agent.settle(Passes.healthy().in(Step.QUIESCE).pass());

    assertThat(node.writes()).isEqualTo(3);
  }

  @Test
  void restoresEditedKeysAtTheNextChange() {
    agent.settle(HEALTHY);
    node.object = new NodeMetadata(Map.of(NodeKeys.FAMILY, "X9"), Optional.empty());

    agent.settle(Passes.healthy().in(Step.STAGING).pass());
    clock.advance(Duration.ofSeconds(1));
    agent.settle(Passes.healthy().in(Step.STAGING).pass());

    assertThat(node.object.labels()).containsEntry(NodeKeys.FAMILY, "SFC9250").hasSize(7);
    assertThat(node.object.said()).isPresent();
  }

  @Test
  void restoresEditedKeysAfterSomeMinutes() {
    agent.settle(HEALTHY);
    node.object = new NodeMetadata(Map.of(), Optional.empty());

    clock.advance(Duration.ofMinutes(13));
    agent.settle(HEALTHY);

    assertThat(node.object.labels()).containsEntry(NodeKeys.READY, "true");
  }

  @Test
  void doesNotFightAWebhook() {
    node.meddler = written -> new NodeMetadata(Map.of(), written.observed());

    for (int second = 0; second < 3_600; second++) {
      agent.settle(HEALTHY);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(node.writes()).isBetween(6L, 12L);
    assertThat(agent.writer().status().problem().map(Finding::reason))
        .contains(Reason.API_SERVER_DENIES);
  }

  @Test
  void countsNoPassesThatFollowFastAsWrittenInVain() {
    for (Step step : Step.values()) {
      agent.settle(Passes.healthy().in(step).pass());
    }

    assertThat(agent.writer().status().problem()).isEmpty();
    assertThat(node.object.said().orElseThrow().phase().text()).isEqualTo("Failed");
  }

  @Test
  void retriesWithoutAnAnswer() {
    for (int failure = 0; failure < 20; failure++) {
      node.answers.add(NO_ANSWER);
    }

    for (int second = 0; second < 20 * 80; second++) {
      agent.settle(HEALTHY);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(node.answers).isEmpty();
    assertThat(node.object.labels()).containsEntry(NodeKeys.READY, "true");
    assertThat(agent.writer().status().requests()).isEqualTo(new ApiStatus.Requests(3, 0, 20));
  }

  @Test
  void writesTheNewestWhenTheServerIsBack() {
    agent.settle(HEALTHY);
    node.answers.add(NO_ANSWER);
    agent.settle(Passes.healthy().in(Step.STAGING).pass());
    assertThat(agent.writer().status().reachable()).isFalse();
    assertThat(agent.writer().status().problem()).contains(WHY);

    clock.advance(Duration.ofSeconds(2));
    agent.settle(Passes.healthy().in(Step.QUIESCE).pass());

    assertThat(node.object.said().orElseThrow().phase().text()).isEqualTo("Quiesced");
    assertThat(agent.writer().status().reachable()).isTrue();
    assertThat(agent.writer().status().problem()).isEmpty();
  }

  @Test
  void forgetsFailuresOnceTheServerObeys() {
    for (int failure = 0; failure < 5; failure++) {
      node.answers.add(NO_ANSWER);
      agent.settle(HEALTHY);
      clock.advance(Duration.ofMinutes(1));
    }
    agent.settle(HEALTHY);
    node.answers.add(NO_ANSWER);

    assertThat(agent.writer().step(Passes.healthy().in(Step.STAGING).pass())).hasSeconds(1);
  }

  @Test
  void waitsNoLongerThanASecondOrTwoForABusyServer() {
    node.answers.add(BUSY);

    Duration pause = agent.writer().step(HEALTHY);

    assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_250));
    assertThat(agent.writer().status().reachable()).isTrue();
    assertThat(agent.writer().step(HEALTHY)).isEqualTo(pause);
    assertThat(node.requests).hasSize(1);
  }
}
