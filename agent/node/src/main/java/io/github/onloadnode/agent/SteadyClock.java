package io.github.onloadnode.agent;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Begins with the wall's time and never jumps: for how long something takes. The wall's clock is
 * set forward and back by NTP, most of all just after a boot.
 */
public final class SteadyClock implements InstantSource {

  private final Instant start = Instant.now();
  private final long origin = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - origin);
  }
}
