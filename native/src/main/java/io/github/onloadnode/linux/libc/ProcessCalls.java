package io.github.onloadnode.linux.libc;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The system calls on pidfds. */
public final class ProcessCalls {

  /** asm-generic/unistd.h, Linux 6.12; both have the same number on x86-64. */
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;

  /** asm-generic/poll.h, Linux 6.12; a pidfd becomes readable when its process ends. */
  private static final short POLLIN = 1;

  /** struct pollfd. */
  private static final int POLLFD = 8;

  private final CLibrary library;

  public ProcessCalls(CLibrary library) {
    this.library = library;
  }

  /** pidfd_open(2); the descriptor is close-on-exec. */
  public Returned pidfdOpen(int pid) {
    long value = library.functions().syscall(PIDFD_OPEN, (long) pid, 0L);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** pidfd_send_signal(2), as kill(2) would send it. */
  public Returned pidfdSendSignal(int fd, int signal) {
    long value = library.functions().syscall(PIDFD_SEND_SIGNAL, (long) fd, (long) signal, 0L, 0L);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** poll(2) without waiting: 1 if the process has ended, else 0. */
  public Returned pollEnd(int fd) {
    byte[] pollfd =
        ByteBuffer.allocate(POLLFD)
            .order(ByteOrder.nativeOrder())
            .putInt(fd)
            .putShort(POLLIN)
            .array();
    int value = library.functions().poll(pollfd, 1, 0);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** close(2). */
  public Returned close(int fd) {
    return library.close(fd);
  }
}
