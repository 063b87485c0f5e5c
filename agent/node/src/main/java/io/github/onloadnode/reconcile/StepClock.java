package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long the journal's step has lasted in this process. A step that waits for its grant may last
 * for days, so there the time counts from the last change of the grant.
 */
final class StepClock {

  private final InstantSource steady;
  private Instant since = Instant.EPOCH;
  private Reading<Grant> grant = Reading.absent();

  StepClock(InstantSource steady) {
    this.steady = steady;
  }

  /** Another step begins. */
  void begins() {
    since = steady.instant();
  }

  /**
   * @param now the grant as it was read in this pass
   */
  Duration in(Step step, Reading<Grant> now) {
    if (step.awaitsGrant() && !isSame(grant, now)) {
      begins();
    }
    grant = now;
    return Duration.between(since, steady.instant());
  }

  /** Unknown is unknown, whatever the reason is this time. */
  private static boolean isSame(Reading<Grant> before, Reading<Grant> now) {
    return before.equals(now)
        || (before instanceof Reading.Unreadable && now instanceof Reading.Unreadable);
  }
}
