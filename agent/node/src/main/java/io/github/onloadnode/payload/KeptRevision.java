package io.github.onloadnode.payload;

/**
 * A revision that stays on the disk.
 *
 * @param release of the kernel for which it stays; empty = for every kernel
 */
public record KeptRevision(String rev, String release) {

  /**
   * Whether a file is of this revision.
   *
   * @param of the kernel that the file is for; empty where its name does not tell
   */
  boolean covers(String other, String of) {
    return rev.equals(other) && (release.isEmpty() || of.isEmpty() || release.equals(of));
  }
}
