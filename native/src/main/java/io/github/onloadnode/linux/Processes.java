package io.github.onloadnode.linux;

import java.util.Optional;

/**
 * Signals processes. The kernel may reuse a process ID before a signal is sent, so a process is
 * held first; what is then read from /proc belongs to the held process.
 */
public interface Processes {

  /** A held process; calls can never reach another one that got its ID. */
  interface Held extends AutoCloseable {

    /** Whether it still runs; a zombie does not. */
    boolean isAlive();

    /** Sends SIGTERM, unless the process has ended. */
    void terminate();

    /** Sends SIGKILL, unless the process has ended. */
    void kill();

    @Override
    void close();
  }

  /**
   * Holds a process; empty if it does not exist.
   *
   * @throws LinuxException if the kernel refuses
   */
  Optional<Held> hold(int pid);

  /** On this machine; holding the first process binds the C library. */
  static Processes ofThisMachine() {
    return PidfdProcesses.OF_THIS_MACHINE;
  }
}
