package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.RolloutSpec.Canary;
import io.github.onloadnode.api.RolloutSpec.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What nodes wait for before they begin. */
final class GateTest {

  private final TestFleet fleet = new TestFleet();

  @Test
  void waitsWhilePaused() {
    fleet.rollout.paused = true;
    fleet.waiting("a");
    fleet.node("b").ordered(2, fleet.rev()).serves(TestFleet.OLD).staged(Needs.APPLY);

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.decided(Command.WriteGrant.class)).isEmpty();
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("Paused");
  }

  @Test
  void pausesNoNodeThatHasItsTurn() {
    fleet.rollout.paused = true;
    fleet.slot("a", 2);
    fleet.waiting("a");

    assertThat(fleet.decided(Command.WriteGrant.class)).hasSize(1);
  }

  @Test
  void givesANodeThatJoinsItsTurnWhilePausedAndHalted() {
    fleet.rollout.paused = true;
    fleet.rollout.maxUnavailable = 2;
    fleet.stableRev = Optional.of(TestFleet.OLD);
    fleet.node("bad").ordered(4, fleet.rev()).ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW);
    fleet.node("new").ordered(1, Optional.of(TestFleet.OLD), Cause.ADOPT).staged(Needs.SLOT);

    assertThat(fleet.slotsAfter()).containsExactly("new/1");
  }

  @Test
  void repairsANodeInAnotherKernelWhilePaused() {
    fleet.rollout.paused = true;
    fleet
        .node("a")
        .ordered(4, Optional.of(fleet.rev()), Cause.KERNEL)
        .serves(fleet.rev())
        .broken()
        .staged(Needs.SLOT);

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }

  @Test
  void haltsAfterTooManyFailures() {
    fleet
        .node("a")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
        .serves(TestFleet.OLD);
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.condition(Condition.Type.HALTED).holds()).isTrue();
    assertThat(fleet.decided(Command.Announce.class))
        .extracting(Command.Announce::reason)
        .containsExactly("OnloadRolloutHalted");
    fleet.rollout.failureThreshold = 2;
    assertThat(fleet.slotsAfter()).containsExactly("b/2");
  }

  @Test
  void haltsForANodeThatDoesNotBoot() {
    fleet.node("a").runs(4, fleet.rev()).broken().phase = Phase.FAILED;
    fleet.rollout.maxUnavailable = 5;
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void neverHaltsForWhatWasRefusedOrAborted() {
    fleet
        .node("a")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.REJECTED, TestFleet.NOW)
        .serves(TestFleet.OLD);
    fleet
        .node("b")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.ABORTED, TestFleet.NOW)
        .serves(TestFleet.OLD);
    fleet.waiting("c");

    assertThat(fleet.slotsAfter()).containsExactly("c/2");
  }

  @Test
  void staysHaltedWhileAFailureIsTriedAgain() {
    fleet.rollout.maxParallel = 2;
    fleet.rollout.maxUnavailable = 2;
    TestNode bad =
        fleet
            .node("b")
            .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
            .serves(TestFleet.OLD)
            .ordered(5, Optional.of(fleet.rev()), Cause.RETRY);
    bad.staged(Needs.SLOT);
    fleet.waiting("a");

    assertThat(fleet.slotsAfter()).containsExactly("b/5");
  }

  @Test
  void waitsForAWindow() {
    fleet.rollout.windows.add(new Window("0 2 * * *", Duration.ofHours(4), ZoneOffset.UTC));
    fleet.waiting("a");

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("OutsideWindow");
    assertThat(fleet.decide().nextLook()).contains(Instant.parse("2026-12-01T02:00:00Z"));
    fleet.now = Instant.parse("2026-12-01T02:00:00Z");
    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }

  @Test
  void letsTheCanaryGoFirst() {
    fleet.rollout.canary =
        Optional.of(
            new Canary(Map.of("canary", "yes"), Optional.empty(), Duration.ofHours(1), false));
    fleet.waiting("a");
    TestNode canary = fleet.waiting("b");
    canary.labels.put("canary", "yes");

    assertThat(fleet.slotsAfter()).containsExactly("b/2");

    canary.runs(2, fleet.rev());
    assertThat(fleet.slotsAfter()).as("it soaked for an hour").containsExactly("a/2");
    canary.ended(2, OrderOutcome.SUCCEEDED, TestFleet.NOW.minusSeconds(60));
    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(3540));
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("Canary");
  }

  /** All others would wait for it without an end. */
  @Test
  void takesNoCanaryThatIsKeptBack() {
    fleet.rollout.canary = Optional.of(new Canary(Map.of(), Optional.of(1), Duration.ZERO, false));
    fleet.waiting("a");
    fleet.waiting("b");
    fleet.waiting("c");
    fleet.obstacles =
        new Obstacles(
            Optional.empty(), Map.of("b", new Obstacles.Trouble("denied", true)), Set.of("a"));

    assertThat(fleet.slotsAfter()).containsExactly("c/2");
  }

  /** A canary's own clock makes its soak no shorter. */
  @Test
  void soaksTheCanaryFromTheTimeThatItsEndWasSeen() {
    fleet.rollout.canary =
        Optional.of(new Canary(Map.of(), Optional.of(1), Duration.ofHours(1), false));
    fleet.memory = new Memory(Map.of(), Map.of(), Map.of(), true);
    fleet.waiting("a");
    fleet.node("b").runs(2, fleet.rev());

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(3600));
  }

  @Test
  void waitsForApproval() {
    fleet.rollout.canary = Optional.of(new Canary(Map.of(), Optional.of(1), Duration.ZERO, true));
    fleet.waiting("a");
    fleet.node("b").runs(2, fleet.rev());

    assertThat(fleet.slotsAfter()).isEmpty();
    fleet.annotations.put("onload.amd.com/approve", TestFleet.OLD);
    assertThat(fleet.slotsAfter()).isEmpty();
    fleet.annotations.put("onload.amd.com/approve", fleet.rev());
    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }

  @Test
  void goesBackWithoutACanary() {
    fleet.rollout.canary =
        Optional.of(new Canary(Map.of("canary", "yes"), Optional.empty(), Duration.ZERO, true));
    fleet.rollout.rollbackTo = Optional.of(TestFleet.OLD);
    fleet.node("a").ordered(3, TestFleet.OLD).serves(fleet.rev()).staged(Needs.SLOT);

    assertThat(fleet.slotsAfter()).containsExactly("a/3");
  }

  @Test
  void saysSoWhereNoNodeIsACanary() {
    fleet.rollout.canary =
        Optional.of(new Canary(Map.of("canary", "yes"), Optional.empty(), Duration.ZERO, false));
    fleet.waiting("a");

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.condition(Condition.Type.PROGRESSING).message()).contains("matches no node");
  }
}
