package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.ResourceSpec.OnDelete;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens before a custom resource is gone. */
final class DeletionTest {

  private final TestFleet fleet = new TestFleet();

  @Test
  void touchesNoNodeBeforeItHasTheFinalizer() {
    fleet.hasFinalizer = false;
    fleet.node("a");

    assertThat(fleet.decide().commands()).containsExactly(new Command.AddFinalizer());
  }

  @Test
  void doesNothingForAResourceThatIsGone() {
    fleet.hasFinalizer = false;
    fleet.deleting = true;
    fleet.node("a").runs(3, fleet.rev());

    assertThat(fleet.decide().commands()).isEmpty();
  }

  @Test
  void removesOnloadFromAllItsNodesEvenWhilePaused() {
    fleet.deleting = true;
    fleet.rollout.paused = true;
    fleet.node("a").runs(3, fleet.rev());
    fleet
        .node("b")
        .serves(fleet.rev())
        .ordered(4, Optional.empty(), Cause.REMOVE)
        .staged(Needs.SLOT);

    assertThat(fleet.decided(Command.WriteDesired.class))
        .extracting(write -> write.desired().rev())
        .containsExactly(Optional.empty());
    assertThat(fleet.slotsAfter()).containsExactly("b/4");
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).isEmpty();
  }

  @Test
  void namesTheNodesThatCannotAnswerAndThoseThatAreHeld() {
    fleet.deleting = true;
    fleet.node("away").runs(3, fleet.rev()).ready = false;
    fleet.node("silent").runs(3, fleet.rev());
    fleet.node("held").runs(3, fleet.rev()).hold = Optional.of("later");
    fleet.obstacles = new Obstacles(Optional.empty(), Map.of(), Set.of("silent"));

    assertThat(fleet.condition(Condition.Type.PROGRESSING).message())
        .contains("cannot answer: away, silent", "held: held", "node.onload.amd.com/hold");
  }

  @Test
  void isKeptUntilTheLastNodeAndRevisionAreGone() {
    fleet.deleting = true;
    TestNode node =
        fleet
            .node("a")
            .ordered(4, Optional.empty(), Cause.REMOVE)
            .ended(4, OrderOutcome.REMOVED, TestFleet.NOW);

    assertThat(fleet.decided(Command.RemoveDesired.class)).hasSize(1);
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).isEmpty();
    node.desired = Reading.absent();
    assertThat(fleet.decided(Command.DeleteRevision.class)).hasSize(2);
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).isEmpty();
    fleet.revisions.clear();
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).hasSize(1);
  }

  @Test
  void namesNodesThatCannotAnswer() {
    fleet.deleting = true;
    fleet.node("dead").runs(3, fleet.rev()).ready = false;

    assertThat(fleet.condition(Condition.Type.PROGRESSING).message())
        .contains("cannot answer: dead", "onDelete: Leave");
  }

  @Test
  void waitsForNoRevisionThatOthersName() {
    fleet.deleting = true;
    fleet.node("other").desired = Reading.unreadable("v is 2");

    assertThat(fleet.decided(Command.DeleteRevision.class)).isEmpty();
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).hasSize(1);
  }

  @Test
  void deletesEveryStagerPodAndSaysThatItWaitsForThem() {
    fleet.deleting = true;
    fleet.revisions.clear();
    fleet.node("n1").desired = Reading.unreadable("v is 2");
    fleet.stagers.add(
        new StagerPod(
            "onload",
            "stager-n1",
            "uid-stager",
            "n1",
            4,
            fleet.rev(),
            new StagerPod.Phase.Pulling(Optional.empty()),
            TestFleet.NOW));

    assertThat(fleet.decided(Command.DeleteStager.class)).hasSize(1);
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).isEmpty();
    assertThat(fleet.condition(Condition.Type.PROGRESSING).message())
        .contains("stager pod onload/stager-n1");
  }

  @Test
  void leavesNodesAsTheyAre() {
    fleet.deleting = true;
    fleet.onDelete = OnDelete.LEAVE;
    fleet.node("a").runs(3, fleet.rev());
    fleet.node("b").ordered(4, fleet.rev()).serves(TestFleet.OLD).staged(Needs.SLOT);

    assertThat(fleet.decide().commands()).filteredOn(Command.OnNode.class::isInstance).isEmpty();
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).hasSize(1);
  }

  @Test
  void waitsForNoFailedNodeWhenItLeaves() {
    fleet.deleting = true;
    fleet.onDelete = OnDelete.LEAVE;
    fleet.slot("ended", 4);
    fleet.slot("waits", 5);
    fleet.slot("other-kernel", 4);
    fleet.node("ended").ordered(4, fleet.rev()).ended(4, OrderOutcome.FAILED, TestFleet.NOW);
    fleet
        .node("waits")
        .ended(4, OrderOutcome.FAILED, TestFleet.NOW)
        .ordered(5, fleet.rev())
        .staged(Needs.SLOT);
    fleet.node("other-kernel").ordered(4, fleet.rev()).kernel = "6.1.0-60-amd64";

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void waitsForWhatHasBegunBeforeItLeaves() {
    fleet.deleting = true;
    fleet.onDelete = OnDelete.LEAVE;
    fleet.slot("a", 4);
    TestNode node =
        fleet.node("a").ordered(4, fleet.rev()).in(Phase.QUIESCED, 4).granted(4, Grant.Phase.GO);

    assertThat(fleet.decided(Command.WriteGrant.class))
        .extracting(write -> write.grant().phase())
        .containsExactly(Grant.Phase.ABORT);
    assertThat(fleet.decided(Command.RemoveFinalizer.class)).isEmpty();
    node.in(Phase.BUSY, 4);
    assertThat(fleet.decided(Command.WriteGrant.class)).isEmpty();
  }
}
