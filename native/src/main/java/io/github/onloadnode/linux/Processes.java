package io.github.onloadnode.linux;

import java.util.Optional;

/**
 * Signals to processes. A process's number may be another's by the time a signal is sent, so a
 * process is held first: what is then seen of the number is seen of the one that is held.
 */
public interface Processes {

  /** A process that is held: nothing that is done here can be done to another. */
  interface Held extends AutoCloseable {

    /** Whether it has not ended; one that nobody has waited for has. */
    boolean isAlive();

    /** SIGTERM; nothing where it has ended. */
    void terminate();

    /** SIGKILL; nothing where it has ended. */
    void kill();

    @Override
    void close();
  }

  /**
   * Takes hold of a process; empty where there is none.
   *
   * @throws LinuxException where the kernel refuses
   */
  Optional<Held> hold(int pid);

  /** Those of this machine; the C library is bound by the first one that is held. */
  static Processes ofThisMachine() {
    return PidfdProcesses.OF_THIS_MACHINE;
  }
}
