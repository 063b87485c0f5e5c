package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a process counts of its node's changes. */
final class UpgradeCountsTest {

  private static final Finding WHY = new Finding(Reason.LINK_DOWN, "no link", "look");

  private final TestClock clock = new TestClock();
  private final UpgradeCounts counts = new UpgradeCounts(clock);

  @Test
  void countsNothingBeforeAnythingChanged() {
    passed(Step.IDLE, 0, Optional.empty());
    passed(Step.IDLE, 0, Optional.empty());

    assertThat(counts.seen()).isEqualTo(UpgradeCounts.Seen.NOTHING);
  }

  @Test
  void measuresAStayWhenItEnds() {
    passed(Step.STAGED, 0, Optional.empty());
    clock.advance(Duration.ofSeconds(99));
    passed(Step.QUIESCE, 0, Optional.empty());
    clock.advance(Duration.ofSeconds(20));
    passed(Step.QUIESCE, 0, Optional.empty());
    clock.advance(Duration.ofSeconds(10));
    passed(Step.UNLOAD, 0, Optional.empty());

    assertThat(counts.seen().stays())
        .as("how long the process before was in Staged is unknown")
        .isEqualTo(Map.of(Step.QUIESCE, new UpgradeCounts.Stays(1, Duration.ofSeconds(30))));
  }

  @Test
  void countsHowOrdersEndOnce() {
    passed(Step.RB_VERIFY, 0, Optional.empty());
    passed(Step.IDLE, 0, Optional.of(ended(7, OrderOutcome.ROLLED_BACK)));
    passed(Step.IDLE, 0, Optional.of(ended(7, OrderOutcome.ROLLED_BACK)));

    assertThat(counts.seen().ends())
        .isEqualTo(Map.of(new UpgradeCounts.End(OrderOutcome.ROLLED_BACK, "LinkDown"), 1L));
    assertThat(counts.seen().preflightFailures()).isEmpty();
  }

  @Test
  void takesARejectionForAFailedPreflightOnlyWhileStaging() {
    passed(Step.STAGING, 0, Optional.empty());
    passed(Step.IDLE, 0, Optional.of(ended(7, OrderOutcome.REJECTED)));
    passed(Step.STAGED, 0, Optional.of(ended(7, OrderOutcome.REJECTED)));
    passed(Step.IDLE, 0, Optional.of(ended(8, OrderOutcome.REJECTED)));

    assertThat(counts.seen().preflightFailures()).isEqualTo(Map.of("LinkDown", 1L));
  }

  @Test
  void countsALoadAfterABootOnceItIsVerified() {
    passed(Step.IDLE, 1, Optional.empty());
    assertThat(counts.seen().bootLoads()).isZero();

    passed(Step.IDLE, 0, Optional.empty());

    assertThat(counts.seen().bootLoads()).isEqualTo(1);
  }

  private static OrderResult ended(long seq, OrderOutcome outcome) {
    return new OrderResult(seq, outcome, Optional.of(WHY), Optional.empty());
  }

  private void passed(Step step, int bootAttempts, Optional<OrderResult> result) {
    Optional<String> rev = Optional.of("onload-1");
    Journal journal =
        new Journal(
            "local",
            Nodes.BOOT,
            step,
            7,
            rev,
            rev,
            "",
            result,
            Optional.empty(),
            0,
            bootAttempts,
            false,
            List.of(),
            new TreeMap<>(),
            new TreeSet<>(),
            List.of());
    counts.passed(
        new Pass(
            Instant.EPOCH,
            Nodes.bare().state(),
            Optional.of(journal),
            Optional.empty(),
            new Serving(Optional.empty(), Optional.empty()),
            DeviceHolders.NOBODY,
            List.of()));
  }
}
