package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts what this process has seen of orders, steps and boots. */
public final class UpgradeCounts {

  private final InstantSource steady;
  private final Map<Step, Stays> stays = new EnumMap<>(Step.class);
  private final Map<End, Long> ends = new HashMap<>();
  private final Map<String, Long> preflightFailures = new HashMap<>();
  private long bootLoads;
  private Optional<Journal> last = Optional.empty();
  private Optional<Instant> since = Optional.empty();

  /** The stays in one step that have ended. */
  public record Stays(long count, Duration total) {

    private Stays and(Duration stay) {
      return new Stays(count + 1, total.plus(stay));
    }
  }

  /**
   * How orders end.
   *
   * @param reason empty on success
   */
  public record End(OrderOutcome outcome, String reason) {}

  /**
   * The counts at one moment.
   *
   * @param ends how many orders have ended so
   * @param preflightFailures by reason: of orders that were refused while they were staged
   * @param bootLoads how often the committed revision was verified after a boot
   */
  public record Seen(
      Map<Step, Stays> stays,
      Map<End, Long> ends,
      Map<String, Long> preflightFailures,
      long bootLoads) {

    /** Nothing yet. */
    public static final Seen NOTHING = new Seen(Map.of(), Map.of(), Map.of(), 0);

    public Seen {
      stays = Map.copyOf(stays);
      ends = Map.copyOf(ends);
      preflightFailures = Map.copyOf(preflightFailures);
    }
  }

  public UpgradeCounts(InstantSource steady) {
    this.steady = steady;
  }

  /** By any thread. */
  public synchronized Seen seen() {
    return new Seen(stays, ends, preflightFailures, bootLoads);
  }

  /** Compares the pass with the one before. */
  public synchronized void passed(Pass pass) {
    pass.journal()
        .ifPresent(journal -> {
          // Also what the first pass of a process has decided, such as the way back after a boot.
          last.or(() -> pass.step().map(RecordedStep::before))
              .ifPresent(before -> changed(before, journal));
          last = Optional.of(journal);
        });
  }

  private void changed(Journal before, Journal after) {
    if (after.step() != before.step()) {
      Instant now = steady.instant();
      // How long an earlier process was in it is not known.
      since
          .map(began -> Duration.between(began, now))
          .ifPresent(stay ->
              stays.merge(before.step(), new Stays(1, stay), (known, _) -> known.and(stay)));
      since = Optional.of(now);
    }
    after
        .result()
        .filter(_ -> !after.result().equals(before.result()))
        .ifPresent(result -> ended(before.step(), result));
    boolean verified = before.bootAttempts() > 0 && after.bootAttempts() == 0;
    if (verified && after.committed().isPresent() && after.boot().equals(before.boot())) {
      bootLoads++;
    }
  }

  private void ended(Step in, OrderResult result) {
    String reason = result.reason().map(Finding::reason).map(Reason::text).orElse("");
    ends.merge(new End(result.outcome(), reason), 1L, Long::sum);
    if (in == Step.STAGING && result.outcome() == OrderOutcome.REJECTED) {
      preflightFailures.merge(reason, 1L, Long::sum);
    }
  }
}
