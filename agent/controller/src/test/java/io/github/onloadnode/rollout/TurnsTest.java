package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a slot. */
final class TurnsTest {

  private final TestFleet fleet = new TestFleet();

  private List<Grant.Phase> grants() {
    return fleet.decided(Command.WriteGrant.class).stream()
        .map(write -> write.grant().phase())
        .toList();
  }

  @Test
  void grantsWhatIsInTheLedger() {
    fleet.slot("a", 2);
    fleet.waiting("a");

    assertThat(grants()).containsExactly(Grant.Phase.GO);
    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }

  @Test
  void grantsOnce() {
    fleet.slot("a", 2);
    fleet.waiting("a").granted(2, Grant.Phase.GO);

    assertThat(grants()).isEmpty();
  }

  @Test
  void grantsNothingForAnotherOrder() {
    fleet.slot("a", 2);
    fleet.waiting("a").ordered(3, fleet.rev());

    assertThat(grants()).isEmpty();
    assertThat(fleet.slotsAfter()).as("never granted, so it is dropped").isEmpty();
  }

  @Test
  void dropsNothingBecauseOfANodeThatItSeesAsItWasBefore() {
    fleet.slot("a", 4);
    fleet.node("a").ordered(3, TestFleet.OLD).serves(TestFleet.OLD).in(Phase.READY, 3);

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }

  @Test
  void withdrawsAGrantThatItCannotRead() {
    fleet.slot("a", 2);
    fleet.waiting("a").grant = Reading.unreadable("v is 2");

    assertThat(grants()).containsExactly(Grant.Phase.ABORT);
  }

  @Test
  void keepsItsWordOnceItHasWithdrawn() {
    fleet.slot("a", 2);
    fleet.waiting("a").granted(2, Grant.Phase.ABORT);

    assertThat(grants()).isEmpty();
    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }

  @Test
  void withdrawsNothingBeyondThePointOfNoReturn() {
    fleet.slot("a", 4, TestFleet.OLD);
    fleet.node("a").ordered(4, TestFleet.OLD).in(Phase.BUSY, 4).granted(4, Grant.Phase.GO);

    assertThat(grants()).isEmpty();
  }

  @Test
  void removesAGrantWithoutASlot() {
    fleet.node("a").runs(4, fleet.rev()).granted(4, Grant.Phase.GO);
    fleet
        .node("b")
        .ordered(4, Optional.of(fleet.rev()), Cause.SPEC)
        .staged(Needs.SLOT)
        .serves(TestFleet.OLD)
        .granted(4, Grant.Phase.APPLY);

    assertThat(fleet.decided(Command.RemoveGrant.class)).hasSize(2);
  }

  @Test
  void marksNodesThatPodsWouldHaveToLeaveAgain() {
    fleet.rollout.taint = true;
    fleet.slot("a", 2);
    fleet.waiting("a");
    fleet.waiting("b");
    fleet.node("d").ordered(2, fleet.rev()).serves(TestFleet.OLD).in(Phase.READY, 1);
    fleet.node("e").ordered(2, fleet.rev()).serves(TestFleet.OLD).staged(Needs.APPLY);
    fleet.node("c").runs(2, fleet.rev()).taint = Optional.of(TaintEffect.PREFER_NO_SCHEDULE);

    assertThat(fleet.decided(Command.AddTaint.class))
        .extracting(taint -> taint.node().name() + " " + taint.effect().text())
        .containsExactly("a NoSchedule", "b PreferNoSchedule", "d PreferNoSchedule");
    assertThat(fleet.decided(Command.RemoveTaint.class)).hasSize(1);
  }

  @Test
  void touchesNothingOfAnotherResource() {
    fleet.rollout.taint = true;
    fleet.slot("a", 4);
    TestNode node = fleet.node("a").in(Phase.STAGED, 7).granted(7, Grant.Phase.GO);
    node.desired =
        Reading.present(node.order(TestFleet.OTHER_UID, 7, Optional.of(TestFleet.OLD), Cause.SPEC));
    node.taint = Optional.of(TaintEffect.NO_SCHEDULE);

    assertThat(fleet.decide().commands()).filteredOn(Command.OnNode.class::isInstance).isEmpty();
    assertThat(fleet.slotsAfter()).as("its own turn here is over").isEmpty();
  }

  @Test
  void dropsNoNodeThatHasBegun() {
    fleet.slot("a", 2);
    fleet.slot("b", 2);
    fleet.slot("c", 2);
    fleet.node("a").ordered(3, fleet.rev()).in(Phase.BUSY, 2);
    fleet.node("b").ordered(3, fleet.rev()).in(Phase.QUIESCED, 2);
    fleet.node("c").ordered(3, fleet.rev()).in(Phase.QUIESCED, 3);

    assertThat(fleet.slotsAfter()).containsExactly("a/2", "b/2", "c/3");
    assertThat(fleet.decided(Command.WriteGrant.class))
        .extracting(write -> write.node().name() + " " + write.grant().phase())
        .containsExactly("b ABORT");
  }

  @Test
  void ordersForTheOtherKernelWhereANodeNeverBeganItsTurn() {
    fleet.slot("a", 4);
    TestNode node =
        fleet.node("a").ordered(4, fleet.rev()).serves(TestFleet.OLD).granted(4, Grant.Phase.GO);
    node.kernel = "6.1.0-60-amd64";
    assertThat(grants()).containsExactly(Grant.Phase.ABORT);

    node.granted(4, Grant.Phase.ABORT);
    assertThat(fleet.decided(Command.WriteDesired.class))
        .extracting(write -> write.desired().seq())
        .containsExactly(5L);
    node.ordered(5, fleet.rev());
    assertThat(fleet.slotsAfter()).as("not taken up yet").containsExactly("a/4");
    node.staged(Needs.SLOT).grant = Reading.absent();
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void movesTheSlotOfAFailedNodeInAnotherKernel() {
    fleet.slot("a", 5);
    TestNode node =
        fleet
            .node("a")
            .ended(4, OrderOutcome.FAILED, TestFleet.NOW)
            .ordered(5, fleet.rev())
            .granted(5, Grant.Phase.GO);
    node.kernel = "6.1.0-60-amd64";

    assertThat(fleet.decide().commands())
        .filteredOn(Command.OnNode.class::isInstance)
        .extracting(command -> command.getClass().getSimpleName())
        .containsExactly("RemoveGrant", "WriteDesired");
    node.ordered(6, fleet.rev()).granted(5, Grant.Phase.ABORT);
    assertThat(fleet.decided(Command.RemoveGrant.class)).hasSize(1);
    node.grant = Reading.absent();
    assertThat(fleet.slotsAfter()).containsExactly("a/6");
  }
}
