package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.Obstacles.BadSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spec has become invalid while nodes change. */
final class BadSpecTest {

  private final TestFleet fleet = new TestFleet();

  @BeforeEach
  void breakTheSpec() {
    fleet.obstacles =
        new Obstacles(
            Optional.of(new BadSpec("InvalidSpec", "spec.onload.x: no")), Map.of(), Set.of());
    fleet.version = Optional.of("unread");
  }

  @Test
  void beginsNothing() {
    fleet.node("new");
    fleet.node("waits").ordered(2, TestFleet.OLD).serves(TestFleet.OLD);
    fleet.waiting("staged").ordered(2, TestFleet.OLD);
    fleet.node("aborted").ordered(3, TestFleet.OLD).ended(3, OrderOutcome.ABORTED, TestFleet.NOW);
    fleet.now = TestFleet.NOW.plus(Duration.ofDays(1));

    assertThat(fleet.decided(Command.WriteDesired.class)).isEmpty();
    assertThat(fleet.decided(Command.WriteGrant.class)).isEmpty();
    assertThat(fleet.decided(Command.MakeStager.class)).isEmpty();
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void takesNoNodeAndGivesNoneUpByASelectorThatMayBeWrong() {
    fleet.selector.put("a", "b");
    fleet.node("ours").runs(3, TestFleet.OLD);
    fleet.node("new").labels.put("a", "b");

    assertThat(fleet.decided(Command.OnNode.class)).isEmpty();
    assertThat(fleet.status().counters().desired()).isEqualTo(1);
  }

  @Test
  void releasesATurnThatIsOver() {
    fleet.slot("a", 3, TestFleet.OLD);
    TestNode node = fleet.node("a").runs(3, TestFleet.OLD).granted(3, Grant.Phase.GO);

    assertThat(fleet.decided(Command.RemoveGrant.class)).hasSize(1);
    node.grant = Reading.absent();
    assertThat(fleet.slotsAfter()).isEmpty();
  }

  @Test
  void endsADrainThatTakesTooLong() {
    fleet.slot("a", 3, TestFleet.OLD);
    TestNode node = fleet.node("a").ordered(3, TestFleet.OLD).serves(TestFleet.OLD);
    node.in(Phase.QUIESCED, 3).granted(3, Grant.Phase.GO).holds(new TestPod("p").build());
    node.drain =
        Reading.present(
            new Drain(
                3,
                Drain.State.EVICTING,
                Optional.of(TestFleet.NOW.minus(Duration.ofHours(1))),
                1,
                0,
                List.of()));

    assertThat(fleet.decided(Command.WriteGrant.class))
        .extracting(write -> write.grant().phase())
        .containsExactly(Grant.Phase.ABORT);
  }

  @Test
  void keepsRevisionsAndSaysWhatIsWrong() {
    fleet.rollout.revisionHistoryLimit = 0;
    fleet.node("a").runs(3, fleet.revisions.getLast().name());

    assertThat(fleet.decided(Command.DeleteRevision.class)).isEmpty();
    assertThat(fleet.decided(Command.MakeRevision.class)).isEmpty();
    assertThat(fleet.condition(Condition.Type.DEGRADED).reason()).isEqualTo("InvalidSpec");
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("InvalidSpec");
    assertThat(fleet.status().observedGeneration()).as("of the last spec that counted").isZero();
  }
}
