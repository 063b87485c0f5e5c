package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostTree;
import java.util.Map;
import java.util.TreeMap;

/**
 * Character devices of a simulated host: lines of /proc/devices and nodes below /dev. A node is a
 * file that says which device it stands for, and {@link SimulatedDeviceNodes} reads it.
 */
public final class SimulatedDevices {

  private static final int MODE = 0666;

  private final HostTree tree;
  private final Map<String, Integer> majors = new TreeMap<>();

  SimulatedDevices(HostTree tree) {
    this.tree = tree;
  }

  /** A driver registers its region, and devtmpfs creates the node. */
  public synchronized void appear(String name, int major) {
    majors.put(name, major);
    node(name, major);
    writeTable();
  }

  /** Creates only the node, possibly with a number that no driver has. */
  public void node(String name, int major) {
    tree.write("/dev/" + name, SimulatedDeviceNodes.describe(major, 0, MODE));
  }

  /** The driver and its node are gone. */
  public synchronized void disappear(String name) {
    majors.remove(name);
    tree.remove("/dev/" + name);
    writeTable();
  }

  /** As fs/proc/devices.c of Linux 6.12 prints it, with some drivers that every machine has. */
  void writeTable() {
    StringBuilder table = new StringBuilder("Character devices:\n  1 mem\n  5 /dev/tty\n");
    majors.forEach((name, major) -> table.append("%3d %s\n".formatted(major, name)));
    tree.write("/proc/devices", table.append("\nBlock devices:\n259 blkext\n").toString());
  }
}
