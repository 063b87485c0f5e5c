package io.github.onloadnode.host;

import java.time.Instant;

/**
 * One entry below a directory; links are not followed.
 *
 * @param path below the directory, with {@code /} between names
 * @param mode permission bits
 * @param size of a file in bytes, else 0
 * @param target as a symbolic link spells it, else empty
 * @param modified when its content changed last
 */
public record TreeEntry(
    String path, Kind kind, int mode, long size, String target, Instant modified) {

  /** The kind of file. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    /** Device, fifo or socket. */
    SPECIAL
  }
}
