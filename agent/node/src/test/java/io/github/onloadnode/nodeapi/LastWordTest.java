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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written to the node's object after a removal, and that nothing follows it. */
final class LastWordTest {

  private static final Answer NO_ANSWER =
      new Answer.Failed(new Finding(Reason.API_SERVER_BUSY, "busy", "wait"));
  private static final Pass HEALTHY = Passes.healthy().pass();

  private final WritingAgent agent = new WritingAgent();
  private final TestClock clock = agent.clock;
  private final FakeNode node = agent.node;

  @Test
  void saysTheRemovalAndThenNothingMore() {
    agent.settle(HEALTHY);
    agent.settle(Passes.removed().order(8).pass());
    assertThat(node.object.said().orElseThrow().result()).isPresent();
    assertThat(node.object.labels()).doesNotContainKeys(NodeKeys.READY, NodeKeys.VERSION);
    long writes = node.writes();
    node.object = new NodeMetadata(Map.of(), Optional.empty());

    clock.advance(Duration.ofHours(1));
    agent.settle(Passes.removed().order(8).pass());

    assertThat(node.writes()).isEqualTo(writes);
    assertThat(node.object.labels()).isEmpty();
  }

  @Test
  void answersAnotherRemovalAndThenSaysNothingMore() {
    agent.settle(removed(8, "uninstall 1"));
    agent.settle(removed(9, "uninstall 2"));

    assertThat(node.object.said().orElseThrow().seq()).isEqualTo(9);
    assertThat(node.object.said().orElseThrow().retry()).contains("uninstall 2");

    node.object = new NodeMetadata(Map.of(), Optional.empty());
    clock.advance(Duration.ofHours(1));
    agent.settle(removed(9, "uninstall 2"));
    agent.settle(Passes.removed().order(9).pass());

    assertThat(node.object.observed()).isEmpty();
  }

  @Test
  void saysTheRemovalUntilItIsHeard() {
    agent.settle(HEALTHY);
    node.answers.add(NO_ANSWER);
    agent.settle(Passes.removed().order(8).pass());

    clock.advance(Duration.ofSeconds(2));
    agent.settle(Passes.removed().order(8).pass());

    assertThat(node.object.said().orElseThrow().result()).isPresent();
  }

  @Test
  void speaksAgainWhereTheRemovalIsWithdrawn() {
    agent.settle(Passes.removed().pass());

    agent.settle(Passes.untouched().in(Step.STAGING).order(8).pass());

    assertThat(node.object.said().orElseThrow().phase().text()).isEqualTo("Staging");
  }

  /** Without it a controller would never give the node another order. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{\"v\":1}"})
  void saysTheRemovalAgainToAControllerThatLostIt(String restored) {
    agent.follow();
    agent.settle(Passes.removed().order(8).pass());
    node.object = new NodeMetadata(Map.of(), Optional.of(restored).filter(text -> !text.isEmpty()));

    clock.advance(Duration.ofMinutes(15));
    agent.settle(Passes.removed().order(8).pass());

    assertThat(node.object.said().orElseThrow().seq()).isEqualTo(8);
  }

  @Test
  void saysTheRemovalAgainAsSoonAsTheWatchShowsThatItWasDeleted() {
    agent.follow();
    node.watched = true;
    agent.settle(Passes.removed().order(8).pass());
    clock.advance(Duration.ofMinutes(2));
    node.object = new NodeMetadata(Map.of(), Optional.empty());

    agent.settle(Passes.removed().order(8).pass());

    assertThat(node.object.said().orElseThrow().seq()).isEqualTo(8);
  }

  @Test
  void doesNotFightWithWhoeverDeletesItAgainAndAgain() {
    agent.follow();
    node.watched = true;
    agent.settle(Passes.removed().order(8).pass());
    clock.advance(Duration.ofMinutes(2));
    long before = node.writes();

    for (int second = 0; second < 60; second++) {
      node.object = new NodeMetadata(Map.of(), Optional.empty());
      agent.settle(Passes.removed().order(8).pass());
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(node.writes()).isEqualTo(before + 1);
  }

  private static Pass removed(long order, String retry) {
    return Passes.removed().order(order).asked(order, Optional.of(retry)).pass();
  }
}
