package io.github.onloadnode.host;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Makes entries from the JDK's file attributes. */
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

  /** The constants are in the order of the bits, starting with the owner's read bit. */
  private static int mode(PosixFileAttributes attributes) {
    int mode = 0;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      mode = mode << 1 | (attributes.permissions().contains(permission) ? 1 : 0);
    }
    return mode;
  }
}
