package io.github.onloadnode.act;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition outside the agent. The time is measured, because on a busy machine pauses
 * and checks take longer than asked for.
 *
 * @param steady a clock that never jumps
 */
public record Waiting(Pause pause, InstantSource steady) {

  /**
   * Checks until the condition holds or the time is up; returns whether it holds.
   *
   * @param between the pause between two checks
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
