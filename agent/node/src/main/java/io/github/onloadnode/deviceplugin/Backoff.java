package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double up to a limit, each shortened at random by up to half; for ever. */
final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration next;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    next = first;
  }

  /** The wait before the next attempt. */
  Duration next() {
    Duration full = next;
    Duration doubled = full.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return Duration.ofNanos((long) (full.toNanos() * (0.5 + random.nextDouble() / 2)));
  }

  void reset() {
    next = first;
  }
}
