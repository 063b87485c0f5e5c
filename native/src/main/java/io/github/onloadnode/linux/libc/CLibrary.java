package io.github.onloadnode.linux.libc;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * glibc, bound at the first call: binding costs tens of milliseconds and must not delay
 * registration.
 */
public final class CLibrary {

  /**
   * A function's result. The errno is valid only if the call failed.
   *
   * @param value -1 if the call failed
   */
  public record Returned(long value, int errno) {

    public boolean failed() {
      return value == -1;
    }
  }

  /** asm-generic/fcntl.h, Linux 6.12. */
  private static final int O_CLOEXEC = 0x80000;

  private volatile @Nullable LibC bound;

  LibC functions() {
    LibC functions = bound;
    return functions != null ? functions : bind();
  }

  private synchronized LibC bind() {
    LibC functions = bound;
    if (functions == null) {
      // The run-time file name: plain "c" finds a linker script if glibc's -dev package is
      // installed.
      functions = LibraryLoader.create(LibC.class).load("libc.so.6");
      bound = functions;
    }
    return functions;
  }

  /** The calling thread's errno, which its next call through JNR overwrites. */
  int errno() {
    return Runtime.getRuntime(functions()).getLastError();
  }

  /** open(2); the descriptor is closed in programs that are started meanwhile. */
  Returned open(String path, int flags) {
    int value = functions().open(path, flags | O_CLOEXEC);
    int errno = errno();
    return new Returned(value, errno);
  }

  /** close(2). */
  Returned close(int fd) {
    int value = functions().close(fd);
    int errno = errno();
    return new Returned(value, errno);
  }

  Runtime runtime() {
    return Runtime.getRuntime(functions());
  }
}
