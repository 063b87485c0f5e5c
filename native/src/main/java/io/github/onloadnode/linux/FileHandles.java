package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary;
import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.FileCalls;
import java.nio.file.Path;

/**
 * Holds files whose names may be given to something else at any moment: what is held can be looked
 * at, and opened if it is what was expected. The C library is bound at the first call.
 */
public final class FileHandles {

  /** Of this machine: bound once, and only where a file is held at all. */
  public static final FileHandles OF_THIS_MACHINE = new FileHandles(new FileCalls(new CLibrary()));

  private final FileCalls calls;

  private FileHandles(FileCalls calls) {
    this.calls = calls;
  }

  /** What is held, until it is closed. */
  public final class Handle implements AutoCloseable {
    private final int descriptor;

    private Handle(int descriptor) {
      this.descriptor = descriptor;
    }

    /** A path that leads to what is held, whatever its name stands for by now. */
    public Path path() {
      return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() {
      calls.close(descriptor);
    }
  }

  /**
   * Holds what has this name, a link itself too; never waits, and does nothing to a device.
   *
   * @throws LinuxException where there is no such name, or it may not be looked at
   */
  public Handle hold(Path path) {
    Returned held = calls.openPath(path.toString());
    if (held.failed()) {
      throw new LinuxException("open " + path, held.errno());
    }
    return new Handle((int) held.value());
  }
}
