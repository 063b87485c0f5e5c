package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a limit, each shortened at random by up to half. They never end.
 *
 * @param full the wait before the next attempt, not shortened
 * @param stable a stream that lived this long was no failure
 */
record Backoff(Duration first, Duration longest, Duration stable, Duration full) {

  /** One that begins with the first wait. */
  static Backoff of(Timing timing) {
    return new Backoff(
        timing.firstRetry(), timing.longestRetry(), timing.stable(), timing.firstRetry());
  }

  /** The wait before the next attempt. */
  Duration wait(RandomGenerator random) {
    return Duration.ofNanos((long) (full.toNanos() * (0.5 + random.nextDouble() / 2)));
  }

  /** For the attempt after the next one. */
  Backoff longer() {
    Duration doubled = full.multipliedBy(2);
    return with(doubled.compareTo(longest) > 0 ? longest : doubled);
  }

  /** Begins anew. */
  Backoff afresh() {
    return with(first);
  }

  /** Begins anew where the stream that has ended was no failure. */
  Backoff afterStream(Duration lived) {
    return lived.compareTo(stable) >= 0 ? afresh() : this;
  }

  private Backoff with(Duration wait) {
    return new Backoff(first, longest, stable, wait);
  }
}
