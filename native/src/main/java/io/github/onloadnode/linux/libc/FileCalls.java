package io.github.onloadnode.linux.libc;

import io.github.onloadnode.linux.libc.CLibrary.Returned;

/** The system calls that read a file, a link or a name. */
public final class FileCalls {

  /** asm-generic/fcntl.h, Linux 6.12; O_DIRECTORY and O_NOFOLLOW are others on arm64. */
  private static final int O_RDONLY = 0;

  private static final int O_NONBLOCK = 0x800;
  private static final int O_PATH = 0x200000;

  private final CLibrary library;

  public FileCalls(CLibrary library) {
    this.library = library;
  }

  /** open(2), read-only; does not wait for the writer of a pipe. */
  public Returned open(String path) {
    return library.open(path, O_RDONLY | O_NONBLOCK);
  }

  /** open(2) with O_PATH. */
  public Returned openPath(String path) {
    return library.open(path, O_PATH | OpenFlags.of(System.getProperty("os.arch")).noFollow());
  }

  /** open(2) of a directory. */
  public Returned openDirectory(String path) {
    return library.open(path, O_RDONLY | OpenFlags.of(System.getProperty("os.arch")).directory());
  }

  /** read(2). */
  public Returned read(int fd, byte[] buffer) {
    long value = library.functions().read(fd, buffer, buffer.length);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** readlink(2). */
  public Returned readLink(String path, byte[] buffer) {
    long value = library.functions().readlink(path, buffer, buffer.length);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** close(2). */
  public Returned close(int fd) {
    return library.close(fd);
  }
}
