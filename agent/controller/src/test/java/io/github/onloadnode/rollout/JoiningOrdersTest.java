package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.rollout.Command.WriteDesired;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which orders nodes get that join while a rollout goes on. */
final class JoiningOrdersTest {

  private final TestFleet fleet = new TestFleet();

  private List<Desired> orders() {
    return fleet.decided(WriteDesired.class).stream().map(WriteDesired::desired).toList();
  }

  @Test
  void givesANodeThatJoinsTheStableRevisionFirst() {
    fleet.stableRev = Optional.of(TestFleet.OLD);
    fleet.node("a");
    fleet.node("b").ordered(2, Optional.of(TestFleet.OLD), Cause.ADOPT).in(Phase.STAGING, 2);

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(TestFleet.OLD));
  }

  @Test
  void takesANodeThatHasJoinedIntoTheRollout() {
    fleet.stableRev = Optional.of(TestFleet.OLD);
    fleet
        .node("a")
        .ordered(2, Optional.of(TestFleet.OLD), Cause.ADOPT)
        .ended(2, OrderOutcome.SUCCEEDED, TestFleet.NOW)
        .serves(TestFleet.OLD);

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void givesANodeThatRefusedTheStableRevisionTheSameAgain() {
    fleet.stableRev = Optional.of(TestFleet.OLD);
    TestNode node =
        fleet
            .node("a")
            .ordered(2, Optional.of(TestFleet.OLD), Cause.ADOPT)
            .ended(2, OrderOutcome.REJECTED, TestFleet.NOW);
    assertThat(orders()).as("after a while").isEmpty();

    node.ended(2, OrderOutcome.REJECTED, TestFleet.NOW.minus(Retries.FIRST));

    assertThat(orders())
        .extracting(Desired::rev, Desired::cause)
        .containsExactly(tuple(Optional.of(TestFleet.OLD), Cause.ADOPT));
  }

  @Test
  void takesANodeThatCannotRunTheStableRevisionIntoTheRollout() {
    fleet.stableRev = Optional.of(TestFleet.OLD);
    fleet
        .node("a")
        .ordered(2, Optional.of(TestFleet.OLD), Cause.ADOPT)
        .ended(2, OrderOutcome.ROLLED_BACK, TestFleet.NOW);

    assertThat(orders()).extracting(Desired::rev).containsExactly(Optional.of(fleet.rev()));
  }

  @Test
  void leavesANodeThatJoinsInAnotherKernelItsPlace() {
    fleet.stableRev = Optional.of(TestFleet.OLD);
    fleet.node("a").ordered(2, Optional.of(TestFleet.OLD), Cause.ADOPT).kernel = "6.1.0-60-amd64";

    assertThat(orders())
        .extracting(Desired::rev, Desired::cause)
        .containsExactly(tuple(Optional.of(TestFleet.OLD), Cause.ADOPT));
  }
}
