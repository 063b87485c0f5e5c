package io.github.onloadnode.linux;

import java.util.Optional;

/** A system call that failed: what was tried, on what, and the kernel's reason. */
public final class LinuxException extends RuntimeException {

  private final int number;

  public LinuxException(String tried, int errno) {
    super(tried + ": " + describe(errno));
    this.number = errno;
  }

  public LinuxException(String tried, Errno errno) {
    this(tried, errno.number());
  }

  /** Empty for an error number without a name here; the message has the number. */
  public Optional<Errno> errno() {
    return Errno.of(number);
  }

  public boolean is(Errno errno) {
    return errno.number() == number;
  }

  private static String describe(int number) {
    return Errno.of(number)
        .map(errno -> errno.text() + " (" + errno.name() + ")")
        .orElse("error " + number);
  }
}
