package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary;
import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.FileCalls;
import java.nio.file.Path;
import java.util.Optional;

/** Repeats a failed operation by {@code open(2)}, {@code read(2)} or {@code readlink(2)}. */
final class SystemCallErrors implements FileErrors {

  static final FileErrors OF_THIS_MACHINE = new SystemCallErrors(new FileCalls(new CLibrary()));

  /** More than a page, which is the most that sysfs and procfs return at once. */
  private static final int CHUNK = 8192;

  /** At most this many chunks are read again; an error after them stays without an errno. */
  private static final int CHUNKS = 8;

  private final FileCalls calls;

  SystemCallErrors(FileCalls calls) {
    this.calls = calls;
  }

  @Override
  public Optional<Errno> again(Tried what, Path path) {
    String name = path.toString();
    if (!path.equals(Path.of(name))) {
      // It could lead to another file.
      return Optional.empty();
    }
    try {
      return switch (what) {
        case LOOK_UP -> closed(calls.openPath(name));
        case LIST -> closed(calls.openDirectory(name));
        case READ_LINK -> error(calls.readLink(name, new byte[CHUNK]));
        case READ -> read(calls.open(name));
      };
    } catch (LinkageError _) {
      return Optional.empty();
    }
  }

  private Optional<Errno> read(Returned opened) {
    Returned last = opened;
    for (int chunk = 0; chunk < CHUNKS && last.value() > 0; chunk++) {
      last = calls.read((int) opened.value(), new byte[CHUNK]);
    }
    closed(opened);
    return error(last);
  }

  private Optional<Errno> closed(Returned opened) {
    if (!opened.failed()) {
      calls.close((int) opened.value());
    }
    return error(opened);
  }

  private static Optional<Errno> error(Returned returned) {
    return returned.failed() ? Errno.of(returned.errno()) : Optional.empty();
  }
}
