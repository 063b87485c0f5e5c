package io.github.onloadnode.act;

import io.github.onloadnode.linux.Processes;
import java.util.Optional;

/** The control-plane servers as processes of the host; the agent shares its pid namespace. */
@FunctionalInterface
public interface ServerProcesses {

  /** Takes hold of a process, after which no other can be meant; empty where there is none. */
  Optional<Processes.Held> hold(int pid);

  /** The processes of this machine. */
  static ServerProcesses ofThisMachine() {
    return Processes.ofThisMachine()::hold;
  }
}
