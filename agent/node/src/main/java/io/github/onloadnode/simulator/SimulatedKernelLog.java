package io.github.onloadnode.simulator;

import io.github.onloadnode.linux.KernelLog;
import java.util.ArrayList;
import java.util.List;

/** A log that the simulated kernel writes to; numbered where a real one has seconds since boot. */
public final class SimulatedKernelLog implements KernelLog {

  private final List<String> lines = new ArrayList<>();

  /** What printk does. */
  public synchronized void print(String message) {
    lines.add("[%12.6f] %s".formatted((double) lines.size(), message));
  }

  @Override
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
