package io.github.onloadnode.reconcile;

import io.github.onloadnode.upgrade.Term;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When an order that was aborted or rejected is given again: after 15 minutes, doubling to 4 hours
 * until one ends otherwise.
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
   * Whether it is time.
   *
   * @param term how the order in force ended; {@link Term#NONE} while it has not
   */
  boolean isDue(Term term) {
    if (!term.isWorthAnotherTry()) {
      delay = term.result().isPresent() ? FIRST : delay;
      return false;
    }
    if (term.seq() != seq) {
      seq = term.seq();
      due = clock.instant().plus(delay);
      delay = delay.multipliedBy(2).compareTo(LONGEST) < 0 ? delay.multipliedBy(2) : LONGEST;
    }
    return !clock.instant().isBefore(due);
  }
}
