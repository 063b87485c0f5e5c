package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which nodes get a turn. */
final class ClaimsTest {

  private final TestFleet fleet = new TestFleet();

  @Test
  void givesTheFirstNodeATurn() {
    fleet.waiting("b");
    fleet.waiting("a");

    assertThat(fleet.slotsAfter()).containsExactly("a/2");
    assertThat(fleet.decided(Command.WriteGrant.class)).as("the claim comes first").isEmpty();
  }

  @Test
  void writesAllClaimsOfAPassAtOnce() {
    fleet.rollout.maxParallel = 2;
    fleet.rollout.maxUnavailable = 5;
    fleet.waiting("a");
    fleet.waiting("b");
    fleet.waiting("c");

    assertThat(fleet.decided(Command.WriteStatus.class)).hasSize(1);
    assertThat(fleet.slotsAfter()).containsExactly("a/2", "b/2");
  }

  /** It would only be released again, and so on. */
  @Test
  void givesNoTurnToAnOrderThatAnAdministratorHasDeclaredOver() {
    fleet.rollout.forceRelease.add(new ForcedRelease("a", 2));
    fleet.waiting("a");
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).containsExactly("b/2");
  }

  @Test
  void givesNoTurnWhileAllAreTaken() {
    fleet.slot("a", 2);
    fleet.waiting("a").granted(2, Grant.Phase.GO);
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }

  @Test
  void givesAFailedNodeThatHasStagedItsOrderATurn() {
    fleet.node("a").ordered(3, TestFleet.OLD).ended(3, OrderOutcome.FAILED, TestFleet.NOW).broken();
    fleet.nodes.getFirst().ordered(4, fleet.rev()).staged(Needs.SLOT);

    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }

  @Test
  void givesNoTurnToAnOrderThatIsNotStaged() {
    fleet.waiting("a").ordered(3, fleet.rev());
    fleet.node("b").ordered(3, fleet.rev()).in(Phase.STAGING, 3).serves(TestFleet.OLD);

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void givesNoTurnToAnOrderThatIsNotWantedAnyMore() {
    fleet.node("a").ordered(3, TestFleet.OLD).staged(Needs.SLOT);

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void givesNoTurnToANodeThatIsHeldOrNotReady() {
    fleet.waiting("a").hold = Optional.of("kernel debugging");
    fleet.waiting("b").ready = false;

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.status().counters().held()).isEqualTo(1);
  }

  @Test
  void givesNoTurnBeforeAnOldGrantIsGone() {
    fleet.waiting("a").granted(1, Grant.Phase.GO);

    assertThat(fleet.slotsAfter()).isEmpty();
    assertThat(fleet.decided(Command.RemoveGrant.class)).hasSize(1);
  }

  @Test
  void countsANodeThatDoesNotServeAsUnavailable() {
    fleet.rollout.maxParallel = 2;
    fleet.node("a").runs(1, fleet.rev()).broken();
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).isEmpty();
    fleet.rollout.maxUnavailable = 2;
    assertThat(fleet.slotsAfter()).containsExactly("b/2");
  }

  @Test
  void isStoppedByNoNodeThatKubernetesCallsNotReady() {
    fleet.node("a").runs(1, fleet.rev()).broken().ready = false;
    fleet.waiting("b");

    assertThat(fleet.slotsAfter()).containsExactly("b/2");
  }

  @Test
  void chargesNothingToANodeThatServesNothingAnyway() {
    fleet.node("a").runs(1, fleet.rev()).broken();
    fleet.waiting("b").broken();

    assertThat(fleet.slotsAfter()).containsExactly("b/2");
    fleet.nodes.removeLast();
    fleet.node("c").ordered(2, fleet.rev()).staged(Needs.SLOT);
    assertThat(fleet.slotsAfter()).as("it was never installed").containsExactly("c/2");
  }

  @Test
  void entersABusyNodeThatIsMissingBeforeAnyClaim() {
    fleet.node("b").ordered(4, fleet.rev()).in(Phase.BUSY, 4).serves(TestFleet.OLD);
    fleet.node("c").ordered(4, fleet.rev()).staged(Needs.SLOT).granted(4, Grant.Phase.GO);
    fleet.waiting("a");

    assertThat(fleet.slotsAfter()).as("no more than may be").containsExactly("b/4");
    assertThat(fleet.decided(Command.RemoveGrant.class)).isEmpty();
    fleet.rollout.maxParallel = 3;
    assertThat(fleet.slotsAfter()).containsExactly("b/4", "c/4");
  }

  @Test
  void appliesWhatNeedsNoSlot() {
    fleet.slot("a", 2);
    fleet.waiting("a").granted(2, Grant.Phase.GO);
    fleet.node("b").ordered(2, fleet.rev()).serves(TestFleet.OLD).staged(Needs.APPLY);

    assertThat(fleet.decided(Command.WriteGrant.class))
        .singleElement()
        .satisfies(write -> {
          assertThat(write.node().name()).isEqualTo("b");
          assertThat(write.grant().phase()).isEqualTo(Grant.Phase.APPLY);
        });
    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }

  @Test
  void doesNotEnterANodeThatAnAdministratorReleased() {
    fleet.rollout.forceRelease.add(new ForcedRelease("a", 4));
    fleet.node("a").ordered(4, fleet.rev()).in(Phase.BUSY, 4).serves(TestFleet.OLD).grant =
        Reading.absent();

    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void ignoresANodeThatIsNotSelected() {
    fleet.selector.put("nic", "sfc");
    fleet.waiting("a").labels.put("nic", "sfc");
    fleet.node("b").serves("other").labels.put(NodeKeys.READY, "false");

    assertThat(fleet.slotsAfter()).containsExactly("a/2");
  }
}
