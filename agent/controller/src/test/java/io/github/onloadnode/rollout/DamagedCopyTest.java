package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.rollout.Command.WriteDesired;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node whose copy of what it runs is damaged, and whose agent has nothing to copy it from. */
final class DamagedCopyTest {

  private final TestFleet fleet = new TestFleet();

  private List<Desired> orders() {
    return fleet.decided(WriteDesired.class).stream().map(WriteDesired::desired).toList();
  }

  private TestNode runs(String rev) {
    TestNode node = fleet.node("a").runs(4, rev);
    node.damaged = Optional.of(rev);
    return node;
  }

  private void assertOrdered(String rev, Cause cause, long seq) {
    assertThat(orders())
        .extracting(Desired::rev, Desired::cause, Desired::seq)
        .containsExactly(tuple(Optional.of(rev), cause, seq));
  }

  @Test
  void isBroughtWhatItRunsAgain() {
    fleet.rollout.paused = true;
    runs(fleet.rev()).broken();

    assertOrdered(fleet.rev(), Cause.RETRY, 5);
  }

  @Test
  void getsAPodForItAndNeedsNoSlot() {
    fleet.rollout.paused = true;
    TestNode node = runs(fleet.rev()).ordered(5, Optional.of(fleet.rev()), Cause.RETRY);

    assertThat(fleet.decided(Command.MakeStager.class)).hasSize(1);
    node.staged(Needs.APPLY);
    assertThat(fleet.decided(Command.WriteGrant.class))
        .extracting(write -> write.grant().phase())
        .containsExactly(Grant.Phase.APPLY);
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void isNotBroughtAgainAtOnceWhatDoesNotLast() {
    TestNode node = runs(fleet.rev()).ordered(5, Optional.of(fleet.rev()), Cause.RETRY);

    node.ended(5, OrderOutcome.SUCCEEDED, TestFleet.NOW.minusSeconds(60));
    assertThat(orders()).isEmpty();
    assertThat(fleet.decide().nextLook())
        .contains(TestFleet.NOW.minusSeconds(60).plus(Retries.FIRST));

    node.ended(5, OrderOutcome.SUCCEEDED, TestFleet.NOW.minus(Retries.FIRST));
    assertOrdered(fleet.rev(), Cause.RETRY, 6);
  }

  @Test
  void triesAgainAfterAWhileWhatCouldNotBeBrought() {
    TestNode node = runs(fleet.rev()).ordered(5, Optional.of(fleet.rev()), Cause.RETRY);

    node.ended(5, OrderOutcome.REJECTED, TestFleet.NOW.minusSeconds(60));
    assertThat(orders()).isEmpty();

    node.ended(5, OrderOutcome.REJECTED, TestFleet.NOW.minus(Retries.FIRST));
    assertOrdered(fleet.rev(), Cause.RETRY, 6);
  }

  @Test
  void isBroughtItsWayBackBeforeItsTurn() {
    fleet.rollout.paused = true;
    fleet.waiting("a").damaged = Optional.of(TestFleet.OLD);

    assertOrdered(TestFleet.OLD, Cause.RETRY, 3);
  }

  @Test
  void isBroughtItsWayBackAtOnceWhereTheChangeWasRefusedForLackOfIt() {
    TestNode node = fleet.node("a").ordered(4, fleet.rev()).serves(TestFleet.OLD);
    node.ended(4, OrderOutcome.REJECTED, TestFleet.NOW).damaged = Optional.of(TestFleet.OLD);

    assertOrdered(TestFleet.OLD, Cause.RETRY, 5);
    node.ordered(5, Optional.of(TestFleet.OLD), Cause.RETRY).in(Phase.STAGING, 5);
    assertThat(orders()).as("it is being brought").isEmpty();
    node.damaged = Optional.empty();
    node.ended(5, OrderOutcome.SUCCEEDED, TestFleet.NOW);
    assertOrdered(fleet.rev(), Cause.SPEC, 6);
  }

  @Test
  void letsTheChangeTryBeforeTheWayBackIsBroughtOnceMore() {
    fleet.rollout.paused = true;
    TestNode node = fleet.node("a").serves(TestFleet.OLD);
    node.damaged = Optional.of(TestFleet.OLD);
    node.ordered(4, fleet.rev()).ended(4, OrderOutcome.REJECTED, TestFleet.NOW);
    fleet.memory = fleet.decide().memory();

    node.ordered(5, Optional.of(TestFleet.OLD), Cause.RETRY)
        .ended(5, OrderOutcome.REJECTED, TestFleet.NOW);
    assertOrdered(fleet.rev(), Cause.SPEC, 6);
    fleet.memory = fleet.decide().memory();
    node.ordered(6, fleet.rev());
    assertThat(orders()).as("it waits for its turn").isEmpty();
    fleet.memory = fleet.decide().memory();
    node.ended(6, OrderOutcome.REJECTED, TestFleet.NOW);
    assertThat(orders()).as("the second wait is longer").isEmpty();
    fleet.memory = fleet.decide().memory();

    fleet.now = TestFleet.NOW.plus(Retries.backoff(2));
    assertOrdered(TestFleet.OLD, Cause.RETRY, 7);
  }

  @Test
  void keepsItsTurn() {
    fleet.slot("a", 2);
    fleet.waiting("a").granted(2, Grant.Phase.GO).damaged = Optional.of(TestFleet.OLD);

    assertThat(orders()).isEmpty();
    assertThat(fleet.decided(Command.WriteGrant.class)).isEmpty();
  }

  @Test
  void goesOnWhereNobodyHasWhatItRan() {
    TestNode node = fleet.waiting("a");
    node.lastGood = Optional.of("main-deleted");
    node.damaged = Optional.of("main-deleted");

    assertThat(orders()).isEmpty();
  }
}
