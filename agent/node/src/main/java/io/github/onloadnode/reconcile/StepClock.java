package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Outcome;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How long the journal's step has lasted in this process. A step that waits for its grant may last
 * for days, so there the time counts from the last change of the grant.
 */
final class StepClock {

  private final InstantSource steady;
  private Instant since = Instant.EPOCH;
  private Reading<Grant> grant = Reading.absent();

  /** Whether the grant was asked for last in vain; what a watch says is then not known to hold. */
  private boolean unconfirmed;

  StepClock(InstantSource steady) {
    this.steady = steady;
  }

  /** Another step begins. */
  void begins() {
    since = steady.instant();
  }

  /**
   * @param read the grant as it was read in this pass
   * @param outcome of the pass before
   */
  Duration in(Step step, Reading<Grant> read, Optional<Outcome> outcome) {
    unconfirmed = step == Step.QUIESCE && isUnconfirmed(outcome);
    Reading<Grant> now = unconfirmed ? Reading.unreadable("asked for in vain") : read;
    if (step.awaitsGrant() && !isSame(grant, now)) {
      begins();
    }
    grant = now;
    return Duration.between(since, steady.instant());
  }

  private boolean isUnconfirmed(Optional<Outcome> outcome) {
    return outcome
        .filter(last -> last.action() instanceof Action.Confirm)
        .map(Outcome.Failed.class::isInstance)
        .orElse(unconfirmed);
  }

  /** Unknown is unknown, whatever the reason is this time. */
  private static boolean isSame(Reading<Grant> before, Reading<Grant> now) {
    return before.equals(now)
        || (before instanceof Reading.Unreadable && now instanceof Reading.Unreadable);
  }
}
