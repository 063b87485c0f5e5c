package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.ImagePull;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.rollout.StagerPod.Phase.Failed;
import io.github.onloadnode.rollout.StagerPod.Phase.Pulling;
import io.github.onloadnode.rollout.StagerPod.Phase.Succeeded;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How payloads come to nodes. */
final class StagingTest {

  private final TestFleet fleet = new TestFleet();

  private TestNode staging(String name) {
    return fleet.node(name).ordered(4, fleet.rev()).in(Phase.STAGING, 4);
  }

  private void pod(String node, long seq, StagerPod.Phase phase) {
    fleet.stagers.add(
        new StagerPod(
            "onload",
            "stager-" + node,
            "uid-stager",
            node,
            seq,
            fleet.rev(),
            phase,
            TestFleet.NOW));
  }

  private List<String> made() {
    return fleet.decided(Command.MakeStager.class).stream()
        .map(make -> make.order().node())
        .toList();
  }

  private List<Stage> written() {
    return fleet.decided(Command.WriteStage.class).stream().map(Command.WriteStage::stage).toList();
  }

  private static Stage stage(Stage.State state, String reason) {
    return new Stage(4, state, Optional.empty(), Optional.of(reason));
  }

  @Test
  void bringsTheImagesOfTheRevisionForTheNodesKernel() {
    staging("a");
    // No part of a revision: what the resource says now.
    fleet.pull = new ImagePull(Optional.of("Always"), List.of("registry"));

    assertThat(fleet.decided(Command.MakeStager.class))
        .singleElement()
        .satisfies(make -> {
          assertThat(make.order().moduleImage()).isEqualTo("registry/modules:" + TestNode.KERNEL);
          assertThat(make.order().userImage()).isEqualTo("registry/user:9.2.1");
          assertThat(make.order().pull()).isEqualTo(fleet.pull);
          assertThat(make.order().seq()).isEqualTo(4);
        });
    assertThat(written()).extracting(Stage::state).containsExactly(Stage.State.PULLING);
  }

  @Test
  void bringsNothingThatNobodyWaitsFor() {
    fleet.node("disturbed").ordered(4, fleet.rev()).in(Phase.BUSY, 3);
    fleet.waiting("staged");
    fleet.node("done").runs(4, fleet.rev());

    assertThat(made()).isEmpty();
  }

  /** An agent takes an order up once there is something to copy. */
  @Test
  void bringsThePayloadOfAnOrderThatWasNotTakenUp() {
    fleet.node("a").ordered(4, fleet.rev()).in(Phase.READY, 3);

    assertThat(made()).containsExactly("a");
  }

  @Test
  void bringsAFailedNodeItsNextPayload() {
    fleet.node("a").ended(3, OrderOutcome.FAILED, TestFleet.NOW).ordered(4, fleet.rev());

    assertThat(made()).containsExactly("a");
  }

  @Test
  void bringsNothingWhereThePayloadIsOnTheHost() {
    fleet.fromHost = true;
    fleet.revisions.clear();
    fleet.store(fleet.rev(), "9.2.1");
    staging("a");

    assertThat(made()).isEmpty();
    assertThat(written()).isEmpty();
  }

  @Test
  void pullsOnAFewNodesAtATime() {
    fleet.maxStaging = 2;
    staging("a");
    staging("b");
    staging("c");
    pod("a", 4, new Pulling(Optional.empty()));

    assertThat(made()).containsExactly("b");
    assertThat(written())
        .as("a node whose turn to pull is to come knows that it is not forgotten")
        .hasSize(3);
  }

  @Test
  void isNotHeldUpByANodeThatIsAway() {
    fleet.maxStaging = 1;
    staging("a").ready = false;
    staging("b");
    pod("a", 4, new Pulling(Optional.empty()));

    assertThat(made()).containsExactly("b");
  }

  @Test
  void saysWhereThePayloadIs() {
    staging("a");
    pod("a", 4, new Succeeded());

    assertThat(written())
        .containsExactly(
            new Stage(4, Stage.State.READY, Optional.of("uid-stager"), Optional.empty()));
    assertThat(fleet.decided(Command.DeleteStager.class)).isEmpty();
  }

  @Test
  void saysWhyThePayloadDoesNotCome() {
    TestNode node = staging("a");
    pod("a", 4, new Failed("ErrImagePull: not found"));

    assertThat(written()).containsExactly(stage(Stage.State.FAILED, "ErrImagePull: not found"));
    node.stage = Reading.present(written().getFirst());
    assertThat(written()).isEmpty();
    assertThat(fleet.decided(Command.DeleteStager.class)).hasSize(1);
    fleet.stagers.clear();
    assertThat(made()).as("another try is another order").isEmpty();
  }

  @Test
  void deletesThePodOnceThePayloadIsChecked() {
    fleet.waiting("a");
    pod("a", 2, new Succeeded());
    fleet.node("b").ordered(4, fleet.rev()).ended(4, OrderOutcome.REJECTED, TestFleet.NOW);
    pod("b", 4, new Succeeded());

    assertThat(fleet.decided(Command.DeleteStager.class)).hasSize(2);
  }

  @Test
  void deletesThePodOfAnotherOrderAndOfANodeThatIsGone() {
    staging("a");
    pod("a", 3, new Pulling(Optional.empty()));
    pod("gone", 4, new Pulling(Optional.empty()));

    assertThat(fleet.decided(Command.DeleteStager.class)).hasSize(2);
    assertThat(made()).containsExactly("a");
  }

  @Test
  void keepsThePodWhileTheNodeCannotBeUnderstood() {
    staging("a").desired = Reading.unreadable("v is 2");
    pod("a", 4, new Succeeded());

    assertThat(fleet.decided(Command.DeleteStager.class)).isEmpty();
  }

  @Test
  void saysThatNoMappingIsForTheKernel() {
    TestNode node = fleet.node("a");
    node.kernel = "5.14.0";
    node.ordered(4, fleet.rev()).in(Phase.STAGING, 4);

    assertThat(written())
        .containsExactly(
            stage(
                Stage.State.FAILED, "no element of kernelMappings has an image for kernel 5.14.0"));
  }

  @Test
  void saysThatARevisionIsMissing() {
    fleet.node("a").ordered(4, "main-lost").in(Phase.STAGING, 4);
    fleet.rollout.paused = true;

    assertThat(fleet.decided(Command.WriteDesired.class)).as("it gets the current one").hasSize(1);
    assertThat(written())
        .extracting(Stage::reason)
        .containsExactly(Optional.of("ControllerRevision main-lost is missing or cannot be read"));
  }

  @Test
  void bringsNothingForARemoval() {
    fleet.selector.put("nic", "sfc");
    fleet
        .node("a")
        .serves(TestFleet.OLD)
        .ordered(4, Optional.empty(), Cause.REMOVE)
        .staged(Needs.SLOT);

    assertThat(made()).isEmpty();
  }
}
