package io.github.onloadnode.agent.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When an order that was aborted is given again: after 15 minutes, doubling to 4 hours. */
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
   * @param aborted whether the order with this seq ended so
   */
  boolean isDue(boolean aborted, long abortedSeq) {
    if (!aborted) {
      return false;
    }
    if (abortedSeq != seq) {
      seq = abortedSeq;
      due = clock.instant().plus(delay);
      delay = delay.multipliedBy(2).compareTo(LONGEST) < 0 ? delay.multipliedBy(2) : LONGEST;
    }
    return !clock.instant().isBefore(due);
  }
}
