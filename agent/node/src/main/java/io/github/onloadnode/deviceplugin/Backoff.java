package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a limit, each shortened at random by up to half; there is no last one.
 *
 * @param full the next wait before it is shortened
 * @param stable a stream that lasted this long counts as success
 */
record Backoff(Duration first, Duration longest, Duration stable, Duration full) {

  /** Starts with the first wait. */
  static Backoff of(Timing timing) {
    return new Backoff(
        timing.firstRetry(), timing.longestRetry(), timing.stable(), timing.firstRetry());
  }

  /** The wait before the next attempt. */
  Duration wait(RandomGenerator random) {
    return Duration.ofNanos((long) (full.toNanos() * (0.5 + random.nextDouble() / 2)));
  }

  /** With the next wait doubled. */
  Backoff longer() {
    Duration doubled = full.multipliedBy(2);
    return with(doubled.compareTo(longest) > 0 ? longest : doubled);
  }

  /** Starts again with the first wait. */
  Backoff afresh() {
    return with(first);
  }

  /** Starts again if the ended stream counts as success. */
  Backoff afterStream(Duration lived) {
    return lived.compareTo(stable) >= 0 ? afresh() : this;
  }

  private Backoff with(Duration wait) {
    return new Backoff(first, longest, stable, wait);
  }
}
