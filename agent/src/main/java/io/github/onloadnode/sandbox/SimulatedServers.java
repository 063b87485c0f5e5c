package io.github.onloadnode.sandbox;

import io.github.onloadnode.agent.act.ServerProcesses;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Control-plane servers of a simulated host: processes that the kernel starts, each with four
 * references on onload.
 */
public final class SimulatedServers implements ServerProcesses {

  private static final int REFERENCES = 4;

  private final SimulatedHost host;
  private final SortedSet<Integer> pids = new TreeSet<>();
  private int nextPid = 4242;

  SimulatedServers(SimulatedHost host) {
    this.host = host;
  }

  @Override
  public synchronized boolean isAlive(int pid) {
    return pids.contains(pid);
  }

  @Override
  public void terminate(int pid) {
    kill(pid);
  }

  @Override
  public synchronized void kill(int pid) {
    if (pids.remove(pid)) {
      host.processes().end(pid);
      host.controlPlaneServers(List.copyOf(pids));
    }
  }

  /** The kernel starts a server for a network namespace. */
  synchronized void spawn() {
    int pid = nextPid++;
    pids.add(pid);
    host.processes().start(pid, "onload_cp_serve", "0::/\n");
    for (int reference = 0; reference < REFERENCES; reference++) {
      host.processes().open(pid, "onload");
    }
    host.controlPlaneServers(List.copyOf(pids));
  }

  /** All are gone with the machine's power. */
  synchronized void forget() {
    List.copyOf(pids).forEach(pid -> host.processes().end(pid));
    pids.clear();
  }
}
