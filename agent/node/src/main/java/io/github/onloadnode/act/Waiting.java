package io.github.onloadnode.act;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Waits for something outside. The time is measured: on a busy machine a pause, and a look, take
 * longer than they should.
 *
 * @param steady how long something takes
 */
public record Waiting(Pause pause, InstantSource steady) {

  /**
   * Looks until it is so, at the longest for this time; false where it was not so in the end.
   *
   * @param between the pause between two looks
   */
  boolean until(BooleanSupplier so, Duration between, Duration longest) {
    Instant end = steady.instant().plus(longest);
    while (!so.getAsBoolean()) {
      if (!steady.instant().isBefore(end) || Thread.currentThread().isInterrupted()) {
        return false;
      }
      pause.sleep(between);
    }
    return true;
  }
}
