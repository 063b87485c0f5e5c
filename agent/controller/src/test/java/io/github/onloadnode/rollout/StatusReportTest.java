package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.RolloutStatus.Counters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told. */
final class StatusReportTest {

  private final TestFleet fleet = new TestFleet();

  @Test
  void callsARolloutStableOnceAllNodesRunIt() {
    fleet.node("a").runs(3, fleet.rev());
    TestNode last = fleet.node("b").ordered(3, fleet.rev()).in(Phase.STAGING, 3);

    assertThat(fleet.status().stableRev()).isEmpty();
    last.runs(3, fleet.rev());
    assertThat(fleet.status().stableRev()).contains(fleet.rev());
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("Complete");
    assertThat(fleet.condition(Condition.Type.AVAILABLE).holds()).isTrue();
  }

  @Test
  void callsNothingStableWhileANodeHasItsTurn() {
    fleet.rollout.minReady = Duration.ofHours(3);
    fleet.slot("a", 3);
    fleet.node("a").runs(3, fleet.rev());

    assertThat(fleet.status().stableRev()).isEmpty();
  }

  @Test
  void isNotKeptFromItByNodesThatAreHeldOrAway() {
    fleet.node("a").runs(3, fleet.rev());
    fleet.node("b").ordered(3, fleet.rev()).serves(fleet.rev()).ready = false;
    fleet.node("c").hold = Optional.of("later");

    assertThat(fleet.status().stableRev()).contains(fleet.rev());
  }

  @Test
  void callsNothingStableBeforeEachNodeHasHadIt() {
    fleet.node("a").runs(3, fleet.rev());
    TestNode next = fleet.node("b");

    next.agent = false;
    assertThat(fleet.status().stableRev()).as("no agent yet").isEmpty();
    next.ready = false;
    assertThat(fleet.status().stableRev()).as("starts up").isEmpty();
    next.agent = true;
    next.runs(3, TestFleet.OLD);
    assertThat(fleet.status().stableRev()).as("away with another one").isEmpty();
    next.hold = Optional.of("broken");
    assertThat(fleet.status().stableRev()).contains(fleet.rev());
  }

  /** The remedy is at the end of what an API server says, such as of Pod Security. */
  @Test
  void keepsTheEndOfALongMessage() {
    TestNode node =
        fleet.node("a").ordered(3, fleet.rev()).ended(3, OrderOutcome.REJECTED, TestFleet.NOW);
    node.result =
        Optional.of(
            new Ending(
                3,
                OrderOutcome.REJECTED,
                Optional.of("StagingFailed"),
                Optional.of("x".repeat(600) + " remedy"),
                Optional.of(TestFleet.NOW)));

    assertThat(fleet.status().nodes().getFirst().message()).endsWith("remedy");
  }

  @Test
  void counts() {
    fleet.node("a").runs(3, fleet.rev());
    fleet.node("b").runs(3, TestFleet.OLD);
    fleet.node("c").ordered(3, fleet.rev()).ended(3, OrderOutcome.ROLLED_BACK, TestFleet.NOW);
    fleet.slot("b", 4);

    assertThat(fleet.status().counters()).isEqualTo(new Counters(3, 1, 2, 1, 0, 1));
  }

  @Test
  void namesTheWorstNodesFirst() {
    for (int number = 10; number < 70; number++) {
      fleet.node("n" + number);
    }
    fleet.node("z").ordered(3, fleet.rev()).ended(3, OrderOutcome.FAILED, TestFleet.NOW);

    assertThat(fleet.status().nodes()).hasSize(RolloutStatus.MOST_NODES);
    assertThat(fleet.status().nodes().getFirst().node()).isEqualTo("z");
  }

  @Test
  void saysWhyANodeIsNotReady() {
    fleet.node("a").agent = false;
    fleet.node("b").ready = false;
    fleet.node("c").desired = Reading.unreadable("v is 2");
    fleet.node("d").hold = Optional.of("later");

    assertThat(fleet.status().nodes())
        .extracting(note -> note.node() + " " + note.reason())
        .containsExactlyInAnyOrder("a NoAgent", "b NodeNotReady", "c DesiredUnreadable", "d Held");
  }

  @Test
  void saysThatNoNodeIsSelected() {
    assertThat(fleet.condition(Condition.Type.AVAILABLE).reason()).isEqualTo("NoNodes");
    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("NoNodes");
  }

  @Test
  void keepsTheTimeOfAConditionThatDidNotChange() {
    fleet.node("a").runs(3, fleet.rev());
    RolloutStatus first = fleet.status();
    Fleet later = fleet.build();

    Decision decision =
        Rollout.decide(
            new Fleet(
                later.resource(),
                first,
                later.nodes(),
                later.gone(),
                later.others(),
                later.revisions(),
                later.stagers(),
                later.maxStaging(),
                later.memory(),
                TestFleet.NOW.plusSeconds(900)));

    assertThat(decision.commands()).as("nothing is new").isEmpty();
  }

  @Test
  void waitsForTheDrain() {
    fleet.slot("a", 3);
    fleet.node("a").ordered(3, fleet.rev()).in(Phase.QUIESCED, 3);

    assertThat(fleet.condition(Condition.Type.PROGRESSING).reason()).isEqualTo("WaitingForDrain");
  }

  @Test
  void isEnoughWhereFewNodesAreMissing() {
    fleet.node("a").runs(3, fleet.rev());
    fleet.node("b").runs(3, fleet.rev()).broken();

    assertThat(fleet.condition(Condition.Type.AVAILABLE))
        .extracting(Condition::holds, Condition::reason)
        .isEqualTo(List.of(true, "EnoughNodesReady"));
    fleet.node("c").runs(3, fleet.rev()).broken();
    assertThat(fleet.condition(Condition.Type.AVAILABLE).holds()).isFalse();
  }

  @Test
  void namesOrdersThatWereRefused() {
    fleet.node("a").ordered(3, fleet.rev()).ended(3, OrderOutcome.REJECTED, TestFleet.NOW);

    assertThat(fleet.condition(Condition.Type.DEGRADED).reason()).isEqualTo("OrdersRefused");
    assertThat(fleet.condition(Condition.Type.HALTED).holds()).isFalse();
  }
}
