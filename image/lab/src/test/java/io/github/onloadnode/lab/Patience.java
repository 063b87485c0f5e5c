package io.github.onloadnode.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How long the suites wait; a machine that has ten times the work it can do is only slow. */
public final class Patience {

  /** For what an idle machine has done in seconds. Waiting ends when the thing has happened. */
  public static final Duration SOON = Duration.ofMinutes(4);

  private Patience() {}

  /** A limit that is itself what is tested, on a machine as busy as this one is now. */
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

  /** The guest's one processor is shared with whatever else wants to run. */
  static Duration scaled(Duration idle, String loadavg, int processors) {
    double load = Double.parseDouble(loadavg.substring(0, loadavg.indexOf(' ')));
    return idle.multipliedBy(1 + (long) Math.ceil(load / processors));
  }
}
