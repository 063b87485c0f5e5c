package io.github.onloadnode.agent;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock for measuring durations: it starts at the wall-clock time and never jumps. NTP sets the
 * wall clock forward and back, mostly just after boot.
 */
public final class SteadyClock implements InstantSource {

  private final Instant start = Instant.now();
  private final long origin = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - origin);
  }
}
