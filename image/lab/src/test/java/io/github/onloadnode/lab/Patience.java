package io.github.onloadnode.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How long the suites wait; an overloaded machine is only slow. */
public final class Patience {

  /** For events that take seconds on an idle machine. Waiting ends at the event. */
  public static final Duration SOON = Duration.ofMinutes(4);

  private Patience() {}

  /** A limit under test, scaled to the current load of the machine. */
  public static Duration underLoad(Duration onAnIdleMachine) {
    try {
      return scaled(
          onAnIdleMachine,
          Files.readString(Path.of("/proc/loadavg")),
          Runtime.getRuntime().availableProcessors());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the machine's load", e);
    }
  }

  /** The guest's only processor is shared with everything else that runs. */
  static Duration scaled(Duration idle, String loadavg, int processors) {
    double load = Double.parseDouble(loadavg.substring(0, loadavg.indexOf(' ')));
    return idle.multipliedBy(1 + (long) Math.ceil(load / processors));
  }
}
