package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary;
import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.ProcessCalls;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Processes by {@code pidfd_open(2)}; before Linux 5.3, or if a seccomp filter forbids that, by
 * number and start time.
 */
final class PidfdProcesses implements Processes {

  static final Processes OF_THIS_MACHINE = new PidfdProcesses(new ProcessCalls(new CLibrary()));

  /** asm-generic/signal.h, Linux 6.12. */
  private static final int SIGKILL = 9;

  private static final int SIGTERM = 15;

  private final ProcessCalls calls;

  PidfdProcesses(ProcessCalls calls) {
    this.calls = calls;
  }

  @Override
  public Optional<Held> hold(int pid) {
    Returned opened = calls.pidfdOpen(pid);
    if (!opened.failed()) {
      return Optional.of(new ByDescriptor(pid, (int) opened.value()));
    }
    if (opened.errno() == Errno.ESRCH.number()) {
      return Optional.empty();
    }
    if (opened.errno() == Errno.ENOSYS.number() || opened.errno() == Errno.EPERM.number()) {
      return ProcessHandle.of(pid).map(ByHandle::new);
    }
    throw new LinuxException("hold process " + pid, opened.errno());
  }

  private final class ByDescriptor implements Held {
    private final int pid;
    private final int fd;

    private ByDescriptor(int pid, int fd) {
      this.pid = pid;
      this.fd = fd;
    }

    @Override
    public boolean isAlive() {
      return calls.pollEnd(fd).value() == 0;
    }

    @Override
    public void terminate() {
      send(SIGTERM);
    }

    @Override
    public void kill() {
      send(SIGKILL);
    }

    private void send(int signal) {
      Returned sent = calls.pidfdSendSignal(fd, signal);
      if (sent.failed() && sent.errno() != Errno.ESRCH.number()) {
        throw new LinuxException("send signal " + signal + " to process " + pid, sent.errno());
      }
    }

    @Override
    public void close() {
      calls.close(fd);
    }
  }

  /** The JDK compares the start time of the process before it sends a signal. */
  private record ByHandle(ProcessHandle handle) implements Held {

    @Override
    public boolean isAlive() {
      return handle.isAlive();
    }

    @Override
    public void terminate() {
      with(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
      with(ProcessHandle::destroyForcibly);
    }

    private void with(Consumer<ProcessHandle> call) {
      call.accept(handle);
    }

    @Override
    public void close() {
      // No descriptor is open.
    }
  }
}
