package io.github.onloadnode.rollout;

import java.time.Instant;
import java.util.Optional;

/** Collects when the passing of time alone will make a difference. */
final class Looks {

  private final Instant now;
  private Optional<Instant> next = Optional.empty();

  Looks(Instant now) {
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** Whether this moment has come; if not, it is one to look again at. */
  boolean isPast(Instant moment) {
    if (!moment.isAfter(now)) {
      return true;
    }
    next = Optional.of(next.filter(earlier -> earlier.isBefore(moment)).orElse(moment));
    return false;
  }

  Optional<Instant> next() {
    return next;
  }
}
