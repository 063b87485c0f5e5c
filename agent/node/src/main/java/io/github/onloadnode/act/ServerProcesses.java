package io.github.onloadnode.act;

import io.github.onloadnode.linux.Processes;
import java.util.Optional;

/** The control-plane servers as host processes; the agent runs in the host's pid namespace. */
@FunctionalInterface
public interface ServerProcesses {

  /** Holds a process, so that signals cannot reach another one; empty if it does not exist. */
  Optional<Processes.Held> hold(int pid);

  /** The processes of this machine. */
  static ServerProcesses ofThisMachine() {
    return Processes.ofThisMachine()::hold;
  }
}
