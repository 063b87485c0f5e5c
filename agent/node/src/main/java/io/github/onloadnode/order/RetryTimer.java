package io.github.onloadnode.order;

import io.github.onloadnode.api.OrderResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * When to give an aborted or rejected order again: after 15 minutes, doubling up to 4 hours, until
 * one ends differently.
 */
final class RetryTimer {

  private static final Duration FIRST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(4);

  private final InstantSource clock;
  private Duration delay = FIRST;
  private long seq;
  private Instant due = Instant.MAX;

  RetryTimer(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Whether the time has come.
   *
   * @param result how the current order ended; empty while it has not
   */
  boolean isDue(Optional<OrderResult> result) {
    if (result.isEmpty()) {
      return false;
    }
    if (!result.get().outcome().isWorthAnotherTry()) {
      delay = FIRST;
      return false;
    }
    if (result.get().seq() != seq) {
      seq = result.get().seq();
      due = clock.instant().plus(delay);
      delay = delay.multipliedBy(2).compareTo(LONGEST) < 0 ? delay.multipliedBy(2) : LONGEST;
    }
    return !clock.instant().isBefore(due);
  }
}
