package io.github.onloadnode.linux.libc;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * glibc, bound when its first function is called: binding costs tens of milliseconds and must not
 * lie on the way to the kubelet.
 */
public final class CLibrary {

  /**
   * What a function returned. The errno means something only where the call failed.
   *
   * @param value -1 tells that the call failed
   */
  public record Returned(long value, int errno) {

    public boolean failed() {
      return value == -1;
    }
  }

  private volatile @Nullable LibC bound;

  LibC functions() {
    LibC functions = bound;
    return functions != null ? functions : bind();
  }

  private synchronized LibC bind() {
    LibC functions = bound;
    if (functions == null) {
      // The name of the file at run time: plain "c" finds a linker script where -dev is installed.
      functions = LibraryLoader.create(LibC.class).load("libc.so.6");
      bound = functions;
    }
    return functions;
  }

  /** The calling thread's errno, which its next call through JNR overwrites. */
  int errno() {
    return Runtime.getRuntime(functions()).getLastError();
  }

  Runtime runtime() {
    return Runtime.getRuntime(functions());
  }
}
