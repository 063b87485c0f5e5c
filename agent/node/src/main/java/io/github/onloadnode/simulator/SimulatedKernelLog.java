package io.github.onloadnode.simulator;

import io.github.onloadnode.linux.KernelLog;
import java.util.ArrayList;
import java.util.List;

/** The simulated kernel's log; lines are numbered instead of having seconds since boot. */
public final class SimulatedKernelLog implements KernelLog {

  private final List<String> lines = new ArrayList<>();

  /** Like printk. */
  public synchronized void print(String message) {
    lines.add("[%12.6f] %s".formatted((double) lines.size(), message));
  }

  @Override
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
