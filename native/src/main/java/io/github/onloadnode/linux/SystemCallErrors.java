package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary;
import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.FileCalls;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's refusals by {@code open(2)}, {@code read(2)} and {@code readlink(2)}. */
final class SystemCallErrors implements FileErrors {

  static final FileErrors OF_THIS_MACHINE = new SystemCallErrors(new FileCalls(new CLibrary()));

  /** More than a page, which is what the kernel's own files give at a time. */
  private static final int CHUNK = 8192;

  /** What is read again at the most: an error behind it stays without a number. */
  private static final int CHUNKS = 8;

  private final FileCalls calls;

  SystemCallErrors(FileCalls calls) {
    this.calls = calls;
  }

  @Override
  public Optional<Errno> again(Tried what, Path path) {
    String name = path.toString();
    if (!path.equals(Path.of(name))) {
      // Another file would be asked.
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
