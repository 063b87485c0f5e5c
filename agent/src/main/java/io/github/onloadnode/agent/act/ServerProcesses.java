package io.github.onloadnode.agent.act;

import java.util.function.Consumer;

/** The control-plane servers as processes of the host; the agent shares its pid namespace. */
public interface ServerProcesses {

  boolean isAlive(int pid);

  /** SIGTERM, on which a server lets its namespace go and exits. */
  void terminate(int pid);

  /** SIGKILL. */
  void kill(int pid);

  /** The processes of this machine. */
  static ServerProcesses ofThisMachine() {
    return new ServerProcesses() {
      @Override
      public boolean isAlive(int pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
      }

      @Override
      public void terminate(int pid) {
        with(pid, ProcessHandle::destroy);
      }

      @Override
      public void kill(int pid) {
        with(pid, ProcessHandle::destroyForcibly);
      }

      private static void with(int pid, Consumer<ProcessHandle> call) {
        ProcessHandle.of(pid).ifPresent(call);
      }
    };
  }
}
