package io.github.onloadnode.payload;

/**
 * A revision that stays on the disk.
 *
 * @param release of the kernel for which it is kept; empty = for every kernel
 */
public record KeptRevision(String rev, String release) {

  /**
   * Whether a file belongs to this revision.
   *
   * @param of the kernel release in the file's name; empty if it has none
   */
  boolean covers(String other, String of) {
    return rev.equals(other) && (release.isEmpty() || of.isEmpty() || release.equals(of));
  }
}
