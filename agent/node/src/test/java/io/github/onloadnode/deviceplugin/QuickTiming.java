package io.github.onloadnode.deviceplugin;

import java.time.Duration;

/**
 * Quick to try again, and patient where it waits for an answer: a busy machine is no fault. A test
 * of an answer that does not come has less patience.
 */
final class QuickTiming {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static final Timing QUICK =
      quick(Duration.ofMillis(20), Duration.ofMillis(100), PATIENCE, PATIENCE);

  private QuickTiming() {}

  /**
   * @param register for an answer to Register
   * @param stream for the kubelet's stream after it
   */
  static Timing quick(
      Duration firstRetry, Duration longestRetry, Duration register, Duration stream) {
    return new Timing(
        Duration.ofMillis(50),
        Duration.ofMillis(20),
        firstRetry,
        longestRetry,
        Duration.ofMillis(200),
        register,
        PATIENCE,
        stream,
        Duration.ofMinutes(5),
        Duration.ofMillis(20));
  }
}
