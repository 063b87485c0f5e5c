package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a slot is free again. */
final class ReleaseTest {

  private final TestFleet fleet = new TestFleet();

  private List<Grant.Phase> grants() {
    return fleet.decided(Command.WriteGrant.class).stream()
        .map(write -> write.grant().phase())
        .toList();
  }

  private TestNode succeeded(Duration ago) {
    fleet.slot("a", 4);
    return fleet
        .node("a")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.SUCCEEDED, TestFleet.NOW.minus(ago))
        .serves(fleet.rev());
  }

  @Test
  void releasesTheGrantBeforeTheSlot() {
    TestNode node = succeeded(Duration.ofMinutes(1)).granted(4, Grant.Phase.GO);

    assertThat(fleet.decided(Command.RemoveGrant.class)).hasSize(1);
    assertThat(fleet.slotsAfter()).containsExactly("a/4");
    node.grant = Reading.absent();
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void removesTheTaintFirst() {
    fleet.rollout.taint = true;
    TestNode node = succeeded(Duration.ofMinutes(1)).granted(4, Grant.Phase.GO);
    node.taint = Optional.of(TaintEffect.NO_SCHEDULE);

    assertThat(fleet.decide().commands())
        .filteredOn(Command.OnNode.class::isInstance)
        .extracting(command -> command.getClass().getSimpleName())
        .containsExactly("RemoveTaint", "RemoveGrant");
    node.grant = Reading.absent();
    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }

  @Test
  void watchesANodeForAWhile() {
    fleet.rollout.minReady = Duration.ofMinutes(2);
    TestNode node = succeeded(Duration.ofMinutes(1));

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("Soaking");
    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(60));
    fleet.now = TestFleet.NOW.plusSeconds(60);
    assertThat(fleet.slotsAfter()).isEmpty();
    node.broken();
    assertThat(fleet.slotsAfter()).as("it does not serve any more").containsExactly("a/4");
  }

  @Test
  void watchesNoNodeThatCannotServeWithoutAnotherOrder() {
    fleet.rollout.minReady = Duration.ofMinutes(2);
    TestNode node = succeeded(Duration.ofMinutes(1)).broken();

    node.kernel = "6.1.0-60-amd64";
    assertThat(fleet.slotsAfter()).as("in another kernel").isEmpty();
    node.desired = Reading.absent();
    assertThat(fleet.slotsAfter()).as("its order was deleted").isEmpty();
  }

  /** Whatever the node's clock says, it has served since this process saw the end. */
  @ParameterizedTest
  @ValueSource(longs = {-7200, -60, 1, 660, 7200})
  void watchesANodeFromTheTimeThatItSawTheEnd(long secondsAgo) {
    fleet.rollout.minReady = Duration.ofMinutes(2);
    fleet.memory = new Memory(Map.of(), Map.of(), Map.of(), true);
    succeeded(Duration.ofSeconds(secondsAgo));

    Decision first = fleet.decide();
    assertThat(first.nextLook()).contains(TestFleet.NOW.plusSeconds(120));
    fleet.memory = first.memory();
    fleet.now = TestFleet.NOW.plusSeconds(119);
    assertThat(fleet.slotsAfter()).containsExactly("a/4");
    fleet.memory = fleet.decide().memory();
    fleet.now = TestFleet.NOW.plusSeconds(120);

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  /** A clock that is ahead, and one that says that it ended before it began. */
  @ParameterizedTest
  @ValueSource(longs = {-7200, -60, 660})
  void believesNoImpossibleTimeAfterItsOwnStart(long secondsAgo) {
    fleet.rollout.minReady = Duration.ofMinutes(2);
    succeeded(Duration.ofSeconds(secondsAgo));

    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(120));
  }

  /** Nodes stay as they are, and their turns too. */
  @Test
  void watchesOnWhileTheSpecCannotBeUsed() {
    fleet.rollout.minReady = Duration.ofMinutes(2);
    succeeded(Duration.ofMinutes(1));
    fleet.obstacles =
        new Obstacles(
            Optional.of(new Obstacles.BadSpec("InvalidSpec", "a typo")), Map.of(), Set.of());

    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(60));
  }

  @Test
  void watchesNoNodeWhoseRevisionIsNotWantedAnyMore() {
    fleet.rollout.minReady = Duration.ofHours(2);
    succeeded(Duration.ofMinutes(1)).broken();
    fleet.version = Optional.of("9.3.0");
    fleet.store(fleet.rev(), "9.3.0");

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void releasesWhatRolledBackAbortedOrWasRefused() {
    for (OrderOutcome outcome :
        List.of(OrderOutcome.ROLLED_BACK, OrderOutcome.ABORTED, OrderOutcome.REJECTED)) {
      fleet.slots.clear();
      fleet.nodes.clear();
      fleet.slot("a", 4);
      fleet.node("a").ordered(4, fleet.rev()).ended(4, outcome, TestFleet.NOW);

      assertThat(fleet.slotsAfter()).as(outcome.text()).isEmpty();
    }
  }

  @Test
  void leavesAFailedNodeItsSlot() {
    fleet.slot("a", 4);
    fleet.node("a").ordered(4, fleet.rev()).ended(4, OrderOutcome.FAILED, TestFleet.NOW);
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
    assertThat(fleet.condition(Condition.Type.DEGRADED).reason()).isEqualTo("NodesFailed");
  }

  @Test
  void movesTheSlotOfAFailedNodeToItsNextOrder() {
    fleet.slot("a", 4, TestFleet.OLD);
    TestNode node =
        fleet
            .node("a")
            .ordered(4, TestFleet.OLD)
            .ended(4, OrderOutcome.FAILED, TestFleet.NOW)
            .granted(4, Grant.Phase.GO);

    assertThat(fleet.decide().commands())
        .filteredOn(Command.OnNode.class::isInstance)
        .extracting(command -> command.getClass().getSimpleName())
        .containsExactly("RemoveGrant", "WriteDesired");
    assertThat(fleet.slotsAfter()).containsExactly("a/4");
    node.ordered(5, fleet.rev()).grant = Reading.absent();
    assertThat(fleet.slotsAfter()).containsExactly("a/5");
    fleet.slots.clear();
    fleet.slot("a", 5);
    assertThat(grants()).as("not staged yet").isEmpty();
    node.staged(Needs.SLOT);
    assertThat(grants()).containsExactly(Grant.Phase.GO);
  }

  @Test
  void keepsTheSlotOfANodeThatSaysNothing() {
    fleet.slot("a", 4);
    fleet.node("a").ordered(4, fleet.rev()).in(Phase.BUSY, 4).granted(4, Grant.Phase.GO).ready =
        false;
    fleet.now = TestFleet.NOW.plus(Duration.ofDays(30));

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }

  @Test
  void dropsTheSlotOfADeletedNode() {
    fleet.slot("gone", 4);
    fleet.node("a").runs(3, fleet.rev());

    assertThat(fleet.slotsAfter()).as("a cache may be late").containsExactly("gone/4");
    fleet.gone.add("gone");
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void releasesWhatAnAdministratorDeclaresOver() {
    fleet.slot("a", 4);
    fleet.rollout.forceRelease.add(new ForcedRelease("a", 4));
    TestNode node =
        fleet.node("a").ordered(4, fleet.rev()).in(Phase.BUSY, 4).granted(4, Grant.Phase.GO);

    assertThat(fleet.decided(Command.RemoveGrant.class)).hasSize(1);
    node.grant = Reading.absent();
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void keepsTheSlotWhoseOrderCannotBeRead() {
    fleet.slot("a", 4);
    fleet.node("a").in(Phase.BUSY, 4).desired = Reading.unreadable("v is 2");

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }
}
