package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long a rollout stays halted. */
final class HaltTest {

  private final TestFleet fleet = new TestFleet();

  private boolean isHalted() {
    return fleet.condition(Condition.Type.HALTED).holds();
  }

  private TestNode failing() {
    TestNode bad =
        fleet
            .node("bad")
            .ordered(4, fleet.rev())
            .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
            .serves(TestFleet.OLD);
    fleet.memory = fleet.decide().memory();
    return bad;
  }

  @Test
  void isNotLiftedByAnotherTryWhateverItsCause() {
    TestNode bad = failing();

    for (Cause cause : List.of(Cause.RETRY, Cause.ADOPT, Cause.KERNEL)) {
      bad.ordered(5, Optional.of(fleet.rev()), cause).staged(Needs.SLOT);

      assertThat(isHalted()).as(cause.toString()).isTrue();
      assertThat(fleet.slotsAfter()).as("it may try").containsExactly("bad/5");
    }
  }

  @Test
  void isNotLiftedByATryThatWasAbortedOrRefused() {
    TestNode bad = failing().ordered(5, Optional.of(fleet.rev()), Cause.RETRY);

    for (OrderOutcome outcome : List.of(OrderOutcome.ABORTED, OrderOutcome.REJECTED)) {
      bad.ended(5, outcome, TestFleet.NOW);

      assertThat(isHalted()).as(outcome.text()).isTrue();
      assertThat(fleet.decide().memory().failed()).containsOnlyKeys("bad");
    }
    bad.ended(5, OrderOutcome.SUCCEEDED, TestFleet.NOW).serves(fleet.rev());
    assertThat(isHalted()).isFalse();
    assertThat(fleet.decide().memory().failed()).isEmpty();
  }

  @Test
  void isForgottenWithTheGoal() {
    failing();
    fleet.version = Optional.of("9.3.0");
    fleet.store(fleet.rev(), "9.3.0");

    assertThat(isHalted()).isFalse();
    assertThat(fleet.decide().memory().failed()).isEmpty();
  }

  @Test
  void doesNotBlameTheGoalForWhatFailedBeforeANodeWasAdopted() {
    fleet
        .node("a")
        .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
        .ordered(5, Optional.of(fleet.rev()), Cause.ADOPT);

    assertThat(isHalted()).isFalse();
  }

  @Test
  void endsWithTheFailedNodeThatIsNotSelectedAnyMore() {
    TestNode bad = failing();
    fleet.selector.put("nic", "sfc");
    fleet.waiting("next").labels.put("nic", "sfc");
    assertThat(fleet.slotsAfter()).containsExactly("next/2");

    bad.labels.put("nic", "sfc");
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void keepsNobodyFromGoingBack() {
    TestNode bad =
        fleet
            .node("bad")
            .ordered(4, fleet.rev())
            .ended(4, OrderOutcome.FAILED, TestFleet.NOW)
            .serves(TestFleet.OLD)
            .broken();
    fleet
        .node("long-ago")
        .ordered(2, TestFleet.OLD)
        .ended(2, OrderOutcome.ROLLED_BACK, TestFleet.NOW);
    fleet.slot("bad", 4);
    fleet.rollout.rollbackTo = Optional.of(TestFleet.OLD);

    assertThat(isHalted()).isFalse();
    bad.ordered(5, Optional.of(TestFleet.OLD), Cause.ROLLBACK);
    assertThat(bad.phase).isEqualTo(Phase.FAILED);
    assertThat(isHalted()).as("it failed before it was to go back").isFalse();
    bad.ended(5, OrderOutcome.FAILED, TestFleet.NOW);
    assertThat(isHalted()).isTrue();
  }

  @Test
  void removesOnloadFromANodeThatIsNotSelectedAnyMore() {
    fleet.rollout.failureThreshold = 1;
    fleet.selector.put("nic", "sfc");
    failing().labels.put("nic", "sfc");
    fleet.node("out").runs(3, TestFleet.OLD);

    assertThat(fleet.decided(Command.WriteDesired.class))
        .extracting(write -> write.node().name())
        .containsExactly("out");
  }
}
