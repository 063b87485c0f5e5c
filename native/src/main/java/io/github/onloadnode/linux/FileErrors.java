package io.github.onloadnode.linux;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Why the kernel refused something with a file, by number. The JDK keeps the text of errno alone,
 * in the language of the process, which nobody can decide by: so the kernel is asked again.
 */
public interface FileErrors {

  /** What the kernel refused. */
  enum Tried {
    /** Finding the last name of a path; where that is a link, the link itself. */
    LOOK_UP,
    READ,
    LIST,
    READ_LINK
  }

  /**
   * Tries the same again; empty where it succeeds this time, where the error has no name in {@link
   * Errno}, and where nothing can be asked.
   */
  Optional<Errno> again(Tried what, Path path);

  /** Those of this machine; the C library is bound by the first question. */
  static FileErrors ofThisMachine() {
    return SystemCallErrors.OF_THIS_MACHINE;
  }
}
