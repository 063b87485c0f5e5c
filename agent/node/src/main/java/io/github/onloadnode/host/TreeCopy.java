package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Copies the visited entries to a new directory and syncs it. Files and directories lose their
 * write bits, links are copied as links, special files are an error.
 */
final class TreeCopy implements TreeVisitor {

  private final Path target;
  private final Predicate<TreeEntry> wanted;
  private long left;

  /**
   * @param most the most bytes of all files together
   */
  TreeCopy(Path target, Predicate<TreeEntry> wanted, long most) {
    this.target = target;
    this.wanted = wanted;
    this.left = most;
  }

  @Override
  public void enter(TreeEntry entry, Contents contents) throws IOException {
    if (!wanted.test(entry)) {
      return;
    }
    Path copy = target.resolve(entry.path());
    switch (entry.kind()) {
      case DIRECTORY -> Files.createDirectory(copy);
      case LINK -> Files.createSymbolicLink(copy, Path.of(entry.target()));
      case FILE -> file(entry, contents, copy);
      case SPECIAL -> throw new FileSystemException(entry.path(), null, "is a special file");
    }
  }

  @Override
  public void leave(String path) throws IOException {
    Path directory = target.resolve(path);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    AtomicFile.sync(directory);
  }

  private void file(TreeEntry entry, Contents contents, Path copy) throws IOException {
    left -= entry.size();
    if (left < 0) {
      throw new ChangedWhileReadException(entry.path(), "has become larger while it was copied");
    }
    try (FileChannel out =
        FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      contents.read(piece -> {
        while (piece.hasRemaining()) {
          out.write(piece);
        }
      });
      Files.setPosixFilePermissions(copy, readOnly(entry.mode()));
      out.force(true);
    }
  }

  private static Set<PosixFilePermission> readOnly(int mode) {
    return PosixFilePermissions.fromString((mode & 0111) == 0 ? "r--r--r--" : "r-xr-xr-x");
  }
}
