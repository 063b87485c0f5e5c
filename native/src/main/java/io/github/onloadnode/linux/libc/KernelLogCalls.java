package io.github.onloadnode.linux.libc;

import io.github.onloadnode.linux.libc.CLibrary.Returned;

/** klogctl(3) on the whole buffer, nothing consumed. */
public final class KernelLogCalls {

  /** The commands of syslog(2), include/linux/syslog.h, Linux 6.12. */
  private static final int SYSLOG_ACTION_READ_ALL = 3;

  private static final int SYSLOG_ACTION_SIZE_BUFFER = 10;

  private final CLibrary library;

  public KernelLogCalls(CLibrary library) {
    this.library = library;
  }

  /** SYSLOG_ACTION_SIZE_BUFFER: returns the buffer's size in bytes. */
  public Returned bufferSize() {
    int value = library.functions().klogctl(SYSLOG_ACTION_SIZE_BUFFER, new byte[0], 0);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** SYSLOG_ACTION_READ_ALL: the newest text that fits; returns the number of bytes. */
  public Returned readAll(byte[] buffer) {
    int value = library.functions().klogctl(SYSLOG_ACTION_READ_ALL, buffer, buffer.length);
    int errno = library.errno();
    return new Returned(value, errno);
  }
}
