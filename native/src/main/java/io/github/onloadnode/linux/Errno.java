package io.github.onloadnode.linux;

import java.util.Arrays;
import java.util.Optional;

/** The error numbers that the agent distinguishes (asm-generic/errno-base.h and errno.h). */
public enum Errno {
  EPERM(1, "Operation not permitted"),
  ENOENT(2, "No such file or directory"),
  ESRCH(3, "No such process"),
  EINTR(4, "Interrupted system call"),
  EIO(5, "Input/output error"),
  ENOEXEC(8, "Exec format error"),
  EAGAIN(11, "Resource temporarily unavailable"),
  ENOMEM(12, "Cannot allocate memory"),
  EACCES(13, "Permission denied"),
  EBUSY(16, "Device or resource busy"),
  EEXIST(17, "File exists"),
  ENODEV(19, "No such device"),
  ENOTDIR(20, "Not a directory"),
  EISDIR(21, "Is a directory"),
  EINVAL(22, "Invalid argument"),
  ENOSPC(28, "No space left on device"),
  EROFS(30, "Read-only file system"),
  ENAMETOOLONG(36, "File name too long"),
  ENOSYS(38, "Function not implemented"),
  ELOOP(40, "Too many levels of symbolic links"),
  EBADMSG(74, "Bad message"),
  EMSGSIZE(90, "Message too long"),
  EOPNOTSUPP(95, "Operation not supported"),
  ETIMEDOUT(110, "Connection timed out"),
  ENOKEY(126, "Required key not available"),
  EKEYREJECTED(129, "Key was rejected by service");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /** As {@code strerror(3)} says it. */
  public String text() {
    return text;
  }

  /** Empty for an error number without a name here. */
  public static Optional<Errno> of(int number) {
    return Arrays.stream(values()).filter(errno -> errno.number == number).findFirst();
  }
}
