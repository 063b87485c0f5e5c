package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.RolloutSpec.Canary;
import io.github.onloadnode.api.RolloutSpec.Window;
import io.github.onloadnode.rollout.Command.WriteDesired;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that boots another kernel than its order is for, while the rollout waits. */
final class OtherKernelTest {

  private static final String OTHER = "6.1.0-60-amd64";
  private static final Duration LONG_AGO = Duration.ofDays(2);

  private final TestFleet fleet = new TestFleet();

  private List<Desired> orders() {
    return fleet.decided(WriteDesired.class).stream().map(WriteDesired::desired).toList();
  }

  /** Has staged the goal for the kernel before, and runs nothing in this one. */
  private TestNode rebooted() {
    TestNode node = fleet.waiting("a").broken().in(Phase.READY, 1);
    node.kernel = OTHER;
    return node;
  }

  /** Has in this kernel the order for what it ran. */
  private TestNode comingBack(String name) {
    TestNode node = fleet.node(name).serves(TestFleet.OLD).broken();
    node.kernel = OTHER;
    return node.ordered(3, Optional.of(TestFleet.OLD), Cause.KERNEL);
  }

  private void assertGetsWhatItRan() {
    assertThat(orders())
        .extracting(Desired::rev, Desired::cause, Desired::kernel, Desired::seq)
        .containsExactly(tuple(Optional.of(TestFleet.OLD), Cause.KERNEL, Optional.of(OTHER), 3L));
  }

  @Test
  void getsWhatItRanWhilePaused() {
    fleet.rollout.paused = true;
    rebooted();

    assertGetsWhatItRan();
  }

  @Test
  void getsWhatItRanOutsideWindows() {
    fleet.rollout.windows.add(new Window("0 3 * * *", Duration.ofHours(1), ZoneId.of("UTC")));
    rebooted();

    assertGetsWhatItRan();
  }

  @Test
  void getsWhatItRanBeforeItsCanaryIsDone() {
    fleet.rollout.canary =
        Optional.of(new Canary(Map.of("first", "yes"), Optional.empty(), Duration.ZERO, false));
    rebooted();

    assertGetsWhatItRan();
  }

  @Test
  void getsWhatItRanWhileHalted() {
    fleet
        .node("bad")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
        .serves(TestFleet.OLD);
    fleet.node("a").runs(2, TestFleet.OLD).broken().kernel = OTHER;

    assertGetsWhatItRan();
  }

  @Test
  void getsItsTurnForThatWhilePaused() {
    fleet.rollout.paused = true;
    comingBack("a").staged(Needs.SLOT);

    assertThat(fleet.slotsAfter()).containsExactly("a/3");
    assertThat(orders()).isEmpty();
  }

  @Test
  void takesPartAgainOnceItRunsThat() {
    comingBack("a").ended(3, OrderOutcome.SUCCEEDED, TestFleet.NOW).serves(TestFleet.OLD);

    assertThat(orders())
        .extracting(Desired::rev, Desired::cause)
        .containsExactly(tuple(Optional.of(fleet.rev()), Cause.SPEC));
  }

  @Test
  void takesPartAgainWhereThatFailedHere() {
    fleet.rollout.paused = true;
    comingBack("a").ended(3, OrderOutcome.FAILED, TestFleet.NOW);

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void takesPartAgainWhereThatWasRefusedAndNothingIsWaitedFor() {
    comingBack("a").ended(3, OrderOutcome.REJECTED, TestFleet.NOW);

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void triesAgainWhatWasRefusedForAsLongAsTheRolloutWaits() {
    fleet.rollout.paused = true;
    TestNode node = comingBack("a");

    node.ended(3, OrderOutcome.REJECTED, TestFleet.NOW);
    assertThat(orders()).isEmpty();

    node.ended(3, OrderOutcome.REJECTED, TestFleet.NOW.minus(LONG_AGO));
    assertThat(orders())
        .extracting(Desired::rev, Desired::cause, Desired::seq)
        .containsExactly(tuple(Optional.of(TestFleet.OLD), Cause.KERNEL, 4L));
  }

  @Test
  void getsTheGoalWhereNothingIsKnownOfWhatItRan() {
    TestNode node = rebooted();
    node.lastGood = Optional.of("main-deleted");

    assertThat(orders())
        .extracting(Desired::rev, Desired::cause)
        .containsExactly(tuple(Optional.of(fleet.rev()), Cause.KERNEL));
  }

  @Test
  void getsTheGoalWhereItServesInThisKernelToo() {
    TestNode node = rebooted();
    node.serves(TestFleet.OLD);

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void getsAtOnceWhatAllOthersRunWhereThatMayBeginNow() {
    fleet.rollout.paused = true;
    fleet.stableRev = Optional.of(fleet.rev());
    TestNode node = fleet.node("a").ordered(2, Optional.of(fleet.rev()), Cause.ADOPT);
    node.serves(TestFleet.OLD).broken().kernel = OTHER;

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void doesNotLiftTheHaltThatItsFailureWasTheReasonFor() {
    TestNode bad =
        fleet
            .node("a")
            .ordered(2, fleet.rev())
            .ended(2, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
            .serves(TestFleet.OLD);
    Decision halted = fleet.decide();
    fleet.memory = halted.memory();
    bad.broken().kernel = OTHER;
    assertGetsWhatItRan();
    bad.ordered(3, Optional.of(TestFleet.OLD), Cause.KERNEL);
    assertHalted();
    fleet.memory = fleet.decide().memory();
    bad.ended(3, OrderOutcome.SUCCEEDED, TestFleet.NOW).serves(TestFleet.OLD);
    assertHalted();
    assertThat(orders()).isEmpty();

    bad.retry = Optional.of("please");

    assertThat(orders())
        .extracting(Desired::rev, Desired::cause)
        .containsExactly(tuple(Optional.of(fleet.rev()), Cause.RETRY));
  }

  @Test
  void keepsTheRolloutHaltedForAControllerThatDoesNotRemember() {
    TestNode bad =
        fleet
            .node("a")
            .ordered(2, fleet.rev())
            .ended(2, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
            .serves(TestFleet.OLD);
    fleet.waiting("b");
    RolloutStatus halted = fleet.status();
    bad.kernel = OTHER;
    bad.ordered(3, Optional.of(TestFleet.OLD), Cause.KERNEL)
        .ended(3, OrderOutcome.SUCCEEDED, TestFleet.NOW);

    assertThat(decided(halted).memory().failed()).containsOnlyKeys("a");
    assertThat(decided(fleet.status()).memory().failed()).as("nothing was halted").isEmpty();
  }

  private Decision decided(RolloutStatus status) {
    Fleet now = fleet.build();
    return Rollout.decide(
        new Fleet(
            now.resource(),
            status,
            now.nodes(),
            now.gone(),
            now.others(),
            now.revisions(),
            now.stagers(),
            now.maxStaging(),
            Memory.NONE,
            now.now()));
  }

  private void assertHalted() {
    assertThat(fleet.condition(Condition.Type.HALTED).holds()).isTrue();
  }
}
