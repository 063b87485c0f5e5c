package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.rollout.Obstacles.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes that the API server does not let be written to. */
final class TroubledNodesTest {

  private final TestFleet fleet = new TestFleet();

  @Test
  void writesNothingToANodeThatWaits() {
    fleet.node("a");
    fleet.node("b");
    troubled("a", true);

    assertThat(fleet.decided(Command.OnNode.class))
        .extracting(command -> command.node().name())
        .containsOnly("b");
  }

  @Test
  void triesANodeAgainWhoseWaitIsOver() {
    fleet.node("a");
    troubled("a", false);

    assertThat(fleet.decided(Command.WriteDesired.class)).hasSize(1);
    assertThat(fleet.condition(Condition.Type.DEGRADED).message()).contains("a", "422");
  }

  @Test
  void keepsTheSlotOfANodeThatWaitsAndNobodyTakesItsPlace() {
    fleet.slot("a", 3);
    fleet.node("a").runs(3, fleet.rev());
    fleet.waiting("b");
    assertThat(fleet.slotsAfter()).as("without trouble").containsExactly("b/2");
    troubled("a", true);

    assertThat(fleet.slotsAfter()).containsExactly("a/3");
  }

  @Test
  void givesNoTurnToANodeThatCannotBeTold() {
    fleet.waiting("a");
    fleet.waiting("b");
    troubled("a", false);

    assertThat(fleet.slotsAfter()).containsExactly("b/2");
  }

  @Test
  void saysFirstWhichNodesHaveFailed() {
    fleet.slot("a", 3);
    fleet
        .node("a")
        .ordered(3, fleet.rev())
        .granted(3, Grant.Phase.GO)
        .ended(3, OrderOutcome.FAILED, TestFleet.NOW);
    troubled("a", true);

    assertThat(fleet.condition(Condition.Type.DEGRADED).reason()).isEqualTo("NodesFailed");
  }

  @Test
  void keepsSlotsAsTheyWereWhereAWriteFailsInThePassItself() {
    List<Slot> before = List.of(slot("a", 3), slot("b", 4));
    RolloutStatus released = status(slot("b", 5), slot("c", 1));
    RolloutStatus claimed = status(slot("a", 3), slot("b", 4), slot("c", 1));

    assertThat(released.keeping(Set.of("a"), before).slots())
        .as("c would be in the place of a")
        .containsExactly(slot("a", 3), slot("b", 5));
    assertThat(released.keeping(Set.of("b"), before).slots())
        .as("nothing is withheld")
        .containsExactly(slot("b", 4), slot("c", 1));
    assertThat(claimed.keeping(Set.of("c"), before).slots()).isEqualTo(before);
    assertThat(claimed.keeping(Set.of(), before)).isEqualTo(claimed);
  }

  private void troubled(String node, boolean waits) {
    fleet.obstacles =
        new Obstacles(
            Optional.empty(), Map.of(node, new Trouble("422 Invalid: no", waits)), Set.of());
  }

  private static Slot slot(String node, long seq) {
    return new Slot(node, seq, Optional.empty(), TestFleet.NOW);
  }

  private static RolloutStatus status(Slot... slots) {
    RolloutStatus first = RolloutStatus.first("1");
    return new RolloutStatus(
        "1",
        0,
        List.of(slots),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        first.counters(),
        List.of(),
        List.of());
  }
}
