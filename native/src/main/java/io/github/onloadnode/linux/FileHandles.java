package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary;
import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.FileCalls;
import java.nio.file.Path;

/**
 * Holds files whose names may be reused at any moment, so that one can be checked first and then
 * opened. The first call binds the C library.
 */
public final class FileHandles {

  /** On this machine; bound when a file is first held. */
  public static final FileHandles OF_THIS_MACHINE = new FileHandles(new FileCalls(new CLibrary()));

  private final FileCalls calls;

  private FileHandles(FileCalls calls) {
    this.calls = calls;
  }

  /** A held file, until it is closed. */
  public final class Handle implements AutoCloseable {
    private final int descriptor;

    private Handle(int descriptor) {
      this.descriptor = descriptor;
    }

    /** A path to the held file, even if its name means another file by now. */
    public Path path() {
      return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() {
      calls.close(descriptor);
    }
  }

  /**
   * Holds the file of this name without following a link. Never blocks, and does not touch a
   * device.
   *
   * @throws LinuxException if the file does not exist or access is refused
   */
  public Handle hold(Path path) {
    Returned held = calls.openPath(path.toString());
    if (held.failed()) {
      throw new LinuxException("open " + path, held.errno());
    }
    return new Handle((int) held.value());
  }
}
