package io.github.onloadnode.host;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Makes entries of what the JDK tells of a file. */
final class TreeEntries {

  private TreeEntries() {}

  static TreeEntry of(String path, PosixFileAttributes attributes, String target) {
    return new TreeEntry(
        path,
        kind(attributes),
        attributes.isSymbolicLink() ? 0777 : mode(attributes),
        attributes.isRegularFile() ? attributes.size() : 0,
        target,
        attributes.lastModifiedTime().toInstant());
  }

  private static TreeEntry.Kind kind(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return TreeEntry.Kind.LINK;
    }
    if (attributes.isDirectory()) {
      return TreeEntry.Kind.DIRECTORY;
    }
    return attributes.isRegularFile() ? TreeEntry.Kind.FILE : TreeEntry.Kind.SPECIAL;
  }

  /** The constants stand in the order of the bits, the owner's read bit first. */
  private static int mode(PosixFileAttributes attributes) {
    int mode = 0;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      mode = mode << 1 | (attributes.permissions().contains(permission) ? 1 : 0);
    }
    return mode;
  }
}
