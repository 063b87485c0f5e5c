package io.github.onloadnode.linux;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the errno of a failed file operation. The JDK keeps only its text, in the language of the
 * process, on which no decision can rest; so the operation is tried again.
 */
public interface FileErrors {

  /** The operation that failed. */
  enum Tried {
    /** Looking up a path, without following a link at its end. */
    LOOK_UP,
    READ,
    LIST,
    READ_LINK
  }

  /**
   * Tries the operation again. Empty if it now succeeds, if {@link Errno} has no name for the
   * error, or if it cannot be tried.
   */
  Optional<Errno> again(Tried what, Path path);

  /** On this machine; the first call binds the C library. */
  static FileErrors ofThisMachine() {
    return SystemCallErrors.OF_THIS_MACHINE;
  }
}
