package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.Command.WriteDesired;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When orders are given again. */
final class RetriesTest {

  private static final Duration LONG_AGO = Duration.ofDays(2);

  private final TestFleet fleet = new TestFleet();

  private List<Desired> orders() {
    return fleet.decided(WriteDesired.class).stream().map(WriteDesired::desired).toList();
  }

  @Test
  void triesAgainWhatAnAdministratorAsksFor() {
    TestNode node =
        fleet
            .node("a")
            .ordered(4, fleet.rev())
            .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW)
            .serves(TestFleet.OLD);
    node.retry = Optional.of("please");

    assertThat(orders())
        .singleElement()
        .satisfies(order -> {
          assertThat(order.cause()).isEqualTo(Cause.RETRY);
          assertThat(order.retry()).contains("please");
          assertThat(order.seq()).isEqualTo(5);
        });
  }

  @Test
  void triesOnceForEachRequest() {
    TestNode node = fleet.node("a").serves(TestFleet.OLD);
    node.retry = Optional.of("please");
    node.desired =
        Reading.present(
            new Desired(
                TestFleet.UID,
                "onload/main",
                4,
                Optional.of(fleet.rev()),
                Cause.RETRY,
                Optional.of("please"),
                Optional.of(node.kernel)));
    node.ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW);

    assertThat(orders()).isEmpty();
  }

  @Test
  void leavesANodeAloneThatSucceeded() {
    fleet.node("a").runs(3, fleet.rev()).retry = Optional.of("please");

    assertThat(orders()).isEmpty();
  }

  @Test
  void givesAnAbortedOrderAgainAfterAWhile() {
    TestNode node = fleet.node("a").ordered(4, fleet.rev()).serves(TestFleet.OLD);

    node.ended(4, OrderOutcome.ABORTED, TestFleet.NOW.minus(Retries.FIRST).plusSeconds(1));
    assertThat(orders()).isEmpty();
    assertThat(fleet.decide().nextLook()).contains(TestFleet.NOW.plusSeconds(1));

    node.ended(4, OrderOutcome.ABORTED, TestFleet.NOW.minus(Retries.FIRST));
    assertThat(orders()).extracting(Desired::cause).containsExactly(Cause.RETRY);
  }

  @Test
  void waitsLongerEachTime() {
    assertThat(Retries.backoff(1)).isEqualTo(Duration.ofMinutes(15));
    assertThat(Retries.backoff(2)).isEqualTo(Duration.ofMinutes(30));
    assertThat(Retries.backoff(5)).isEqualTo(Duration.ofHours(4));
    assertThat(Retries.backoff(5_000)).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void remembersHowOftenItHasTried() {
    TestNode node = fleet.node("a").ordered(4, fleet.rev()).serves(TestFleet.OLD);
    node.ended(4, OrderOutcome.REJECTED, TestFleet.NOW.minus(LONG_AGO));
    fleet.memory = fleet.decide().memory();
    node.ordered(5, fleet.rev()).in(Phase.STAGING, 5);
    fleet.memory = fleet.decide().memory();

    node.ended(5, OrderOutcome.REJECTED, TestFleet.NOW.minus(Retries.FIRST));

    assertThat(orders()).as("the second wait is longer").isEmpty();
    assertThat(fleet.decide().memory().retries().values())
        .extracting(Memory.Retry::times)
        .containsExactly(2);
  }

  @Test
  void forgetsTheTriesOfANodeThatSucceeded() {
    fleet.memory =
        new Memory(Map.of("a", new Memory.Retry(3, 4, TestFleet.NOW)), Map.of(), Map.of(), true);
    fleet.node("a").runs(4, fleet.rev());

    assertThat(fleet.decide().memory().retries()).isEmpty();
  }

  @Test
  void doesNotBelieveAClockThatIsAhead() {
    fleet
        .node("a")
        .ordered(4, fleet.rev())
        .serves(TestFleet.OLD)
        .ended(4, OrderOutcome.ABORTED, TestFleet.NOW.plus(LONG_AGO));

    Decision first = fleet.decide();

    assertThat(first.nextLook()).contains(TestFleet.NOW.plus(Retries.FIRST));
    fleet.memory = first.memory();
    fleet.now = TestFleet.NOW.plus(Retries.FIRST);
    assertThat(orders()).hasSize(1);
  }

  @Test
  void neverTriesByItselfWhatWasRolledBack() {
    fleet
        .node("a")
        .ordered(4, fleet.rev())
        .ended(4, OrderOutcome.ROLLED_BACK, TestFleet.NOW.minus(LONG_AGO))
        .serves(TestFleet.OLD);

    assertThat(orders()).isEmpty();
  }

  @Test
  void ordersAgainWhatANodeHasLost() {
    TestNode node = fleet.node("a").runs(4, fleet.rev());
    node.lastGood = Optional.empty();
    node.broken();

    assertThat(orders()).extracting(Desired::seq).containsExactly(5L);
  }

  @Test
  void changesNoOrderWhileItsSlotIsLive() {
    fleet.slot("a", 4, TestFleet.OLD);
    fleet.node("a").ordered(4, TestFleet.OLD).in(Phase.QUIESCED, 4).granted(4, Grant.Phase.GO);

    assertThat(orders()).isEmpty();
    assertThat(fleet.decided(Command.WriteGrant.class))
        .extracting(write -> write.grant().phase())
        .containsExactly(Grant.Phase.ABORT);
  }

  @Test
  void withdrawsBeforeItWasGranted() {
    fleet.slot("a", 4, TestFleet.OLD);
    fleet.node("a").ordered(4, TestFleet.OLD).staged(Needs.SLOT);

    assertThat(fleet.decided(Command.WriteGrant.class))
        .extracting(write -> write.grant().phase())
        .containsExactly(Grant.Phase.ABORT);
    assertThat(fleet.slotsAfter()).containsExactly("a/4");
  }

  @Test
  void writesADeletedOrderOfALiveSlotAgain() {
    fleet.slot("a", 4);
    fleet.node("a").in(Phase.QUIESCED, 4).granted(4, Grant.Phase.GO);

    assertThat(orders()).extracting(Desired::seq).containsExactly(4L);
  }
}
