package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.Command.WriteDesired;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which orders nodes are given. */
final class OrdersTest {

  private final TestFleet fleet = new TestFleet();

  private List<Desired> orders() {
    return fleet.decided(WriteDesired.class).stream().map(WriteDesired::desired).toList();
  }

  @Test
  void ordersTheRevisionForTheKernelThatRuns() {
    TestNode node = fleet.node("a");

    assertThat(orders())
        .containsExactly(
            new Desired(
                TestFleet.UID,
                "onload/main",
                1,
                Optional.of(fleet.rev()),
                Cause.ADOPT,
                Optional.empty(),
                Optional.of(node.kernel)));
  }

  @Test
  void saysHowLongVerificationMayTake() {
    fleet.node("a");
    assertThat(orders()).extracting(Desired::verify).containsExactly(Optional.empty());

    fleet.rollout.verify = Duration.ofMinutes(5);

    assertThat(orders())
        .extracting(Desired::verify)
        .containsExactly(Optional.of(Duration.ofMinutes(5)));
  }

  @Test
  void ordersNothingBeforeTheAgentHasReported() {
    fleet.node("a").agent = false;

    assertThat(orders()).isEmpty();
  }

  @Test
  void ordersNothingWhereTheRightOrderIsInForce() {
    fleet.node("a").ordered(4, fleet.rev());
    fleet.node("b").runs(4, fleet.rev());

    assertThat(orders()).isEmpty();
  }

  @Test
  void ordersNothingBeforeTheRevisionIsStored() {
    fleet.node("a");
    fleet.revisions.removeLast();

    assertThat(orders()).isEmpty();
    assertThat(fleet.decided(Command.MakeRevision.class))
        .extracting(Command.MakeRevision::name)
        .containsExactly(fleet.rev());
  }

  @Test
  void usesNoNumberASecondTime() {
    fleet.node("agent-knows-more").ordered(3, TestFleet.OLD).in(Phase.READY, 8);
    fleet
        .node("result-is-later")
        .ordered(3, TestFleet.OLD)
        .ended(6, OrderOutcome.ABORTED, TestFleet.NOW);
    fleet.node("was-in-file-mode").in(Phase.READY, 11).serves(fleet.rev());

    assertThat(orders()).extracting(Desired::seq).containsExactly(9L, 7L, 12L);
  }

  @Test
  void adoptsANodeWhoseResourceIsGone() {
    TestNode node = fleet.node("a").in(Phase.READY, 5);
    node.desired =
        Reading.present(node.order("uid-gone", 5, Optional.of(TestFleet.OLD), Cause.SPEC));

    assertThat(orders()).extracting(Desired::uid).containsExactly(TestFleet.UID);
  }

  @Test
  void leavesTheOrderOfAnotherLiveResource() {
    TestNode node = fleet.node("a");
    node.desired =
        Reading.present(node.order(TestFleet.OTHER_UID, 5, Optional.of(TestFleet.OLD), Cause.SPEC));

    assertThat(fleet.decide().commands()).filteredOn(Command.OnNode.class::isInstance).isEmpty();
    assertThat(fleet.condition(Condition.Type.CONFLICT).holds()).isTrue();
    assertThat(fleet.status().nodes())
        .extracting(RolloutStatus.NodeNote::message)
        .containsExactly("has orders of onload/other");
  }

  @Test
  void leavesAnOrderThatItCannotRead() {
    fleet.node("a").desired = Reading.unreadable("v is 2");

    assertThat(orders()).isEmpty();
  }

  @Test
  void givesANewOrderForAnotherKernel() {
    TestNode node = fleet.node("a").runs(4, fleet.rev());
    node.kernel = "6.1.0-60-amd64";

    assertThat(orders())
        .singleElement()
        .satisfies(order -> {
          assertThat(order.cause()).isEqualTo(Cause.KERNEL);
          assertThat(order.kernel()).contains("6.1.0-60-amd64");
          assertThat(order.seq()).isEqualTo(5);
        });
  }

  @Test
  void doesNotTakeANodeBackWhoseOrderWasDeleted() {
    fleet.stableRev = Optional.of(TestFleet.OLD);
    fleet.node("a").in(Phase.READY, 5).serves(fleet.rev());

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void ordersTheRevisionThatIsToBeGoneBackTo() {
    fleet.rollout.rollbackTo = Optional.of(TestFleet.OLD);
    fleet.node("a").runs(3, fleet.rev());

    assertThat(orders())
        .extracting(Desired::rev, Desired::cause)
        .containsExactly(tuple(Optional.of(TestFleet.OLD), Cause.ROLLBACK));
  }

  @Test
  void staysWhereTheRevisionToGoBackToIsUnknown() {
    fleet.rollout.rollbackTo = Optional.of("main-none");
    fleet.node("a").runs(3, TestFleet.OLD);

    assertThat(orders()).isEmpty();
    assertThat(fleet.condition(Condition.Type.PROGRESSING).message())
        .contains("rollbackTo names main-none");
  }

  @Test
  void removesOnloadFromANodeThatIsNoLongerSelected() {
    fleet.selector.put("nic", "sfc");
    fleet.node("a").runs(3, fleet.rev());
    fleet.node("never-ours").serves(TestFleet.OLD);

    assertThat(orders())
        .singleElement()
        .satisfies(order -> {
          assertThat(order.rev()).isEmpty();
          assertThat(order.cause()).isEqualTo(Cause.REMOVE);
        });
  }

  @Test
  void letsANodeGoThatHasRemovedOnload() {
    fleet.selector.put("nic", "sfc");
    fleet
        .node("a")
        .ordered(4, Optional.empty(), Cause.REMOVE)
        .ended(4, OrderOutcome.REMOVED, TestFleet.NOW);

    assertThat(fleet.decided(Command.RemoveDesired.class)).hasSize(1);
  }

  @Test
  void doesNotOrderWhatHasHaltedTheRollout() {
    fleet
        .node("a")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
        .serves(TestFleet.OLD);
    fleet.node("b").runs(2, TestFleet.OLD);

    assertThat(orders()).isEmpty();
  }
}
