package io.github.onloadnode.host;

import io.github.onloadnode.linux.FileHandles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Walks a tree whose owner may replace entries meanwhile. Every directory is opened from its
 * parent's descriptor and must be the one seen there before; a link or fifo in its place ends the
 * walk.
 */
final class TreeWalk {

  /** A payload has some hundred files; a tree with more than this is not one. */
  static final int MAXIMUM_ENTRIES = 100_000;

  static final int MAXIMUM_DEPTH = 64;

  /** The names of the directories that the walk is in. */
  static final int MAXIMUM_NAMES = 4 << 20;

  private final FileHandles handles;
  private final String hostPath;
  private final TreeVisitor visitor;
  private int entries;
  private int held;

  TreeWalk(FileHandles handles, String hostPath, TreeVisitor visitor) {
    this.handles = handles;
    this.hostPath = hostPath;
    this.visitor = visitor;
  }

  /**
   * Shows everything below the top.
   *
   * @param root trusted, unlike everything below it
   * @param names of the directories down to the top, none of them a link
   */
  void walk(Path root, List<String> names) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      descend(secure(stream), root, names);
    }
  }

  private void descend(SecureDirectoryStream<Path> stream, Path directory, List<String> names)
      throws IOException {
    if (names.isEmpty()) {
      below(stream, directory, "");
      return;
    }
    String name = names.getFirst();
    try (SecureDirectoryStream<Path> child = open(stream, directory, name)) {
      descend(child, directory.resolve(name), names.subList(1, names.size()));
    }
  }

  private void below(SecureDirectoryStream<Path> stream, Path directory, String prefix)
      throws IOException {
    int before = held;
    for (String name : names(stream, prefix)) {
      try {
        if (name.endsWith("/")) {
          String plain = name.substring(0, name.length() - 1);
          try (SecureDirectoryStream<Path> child = open(stream, directory, plain)) {
            below(child, directory.resolve(plain), prefix + name);
          }
        } else {
          enter(stream, directory.resolve(name), prefix + name);
        }
      } catch (NoSuchFileException _) {
        throw new ChangedWhileReadException(
            hostPath + "/" + prefix + name, "vanished while it was read");
      }
    }
    held = before;
    visitor.leave(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1));
  }

  /**
   * Names in a directory. A subdirectory is listed twice, the second time with a trailing slash for
   * its content; so all paths of the walk come in sorted order.
   */
  private List<String> names(SecureDirectoryStream<Path> stream, String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : stream) {
      String name = name(entry, prefix);
      names.add(name);
      entries++;
      held += name.length();
      if (entries > MAXIMUM_ENTRIES) {
        throw new IOException("more than " + MAXIMUM_ENTRIES + " files");
      }
      if (attributes(stream, name).isDirectory()) {
        if (prefix.chars().filter(c -> c == '/').count() + 1 >= MAXIMUM_DEPTH) {
          throw new IOException("directories deeper than " + MAXIMUM_DEPTH);
        }
        names.add(name + "/");
        held += name.length() + 1;
      }
      if (held > MAXIMUM_NAMES) {
        throw new IOException("names have more than " + MAXIMUM_NAMES + " bytes together");
      }
    }
    Collections.sort(names);
    return names;
  }

  private static String name(Path entry, String prefix) throws IOException {
    Path last = entry.getFileName();
    try {
      if (Path.of(last.toString()).equals(last)) {
        return last.toString();
      }
    } catch (InvalidPathException _) {
      // Not even valid text: refused below.
    }
    throw new IOException(prefix + last + ": a name that is not UTF-8");
  }

  private void enter(SecureDirectoryStream<Path> stream, Path path, String below)
      throws IOException {
    PosixFileAttributes attributes = attributes(stream, path.getFileName().toString());
    TreeEntry entry = TreeEntries.of(below, attributes, target(path, attributes));
    visitor.enter(
        entry,
        pieces -> {
          try (HeldFile file = HeldFile.open(handles, path, attributes)) {
            file.read(pieces);
          }
        });
  }

  private static String target(Path path, BasicFileAttributes attributes) throws IOException {
    return attributes.isSymbolicLink() ? Files.readSymbolicLink(path).toString() : "";
  }

  /** Opens "name/.", which fails at once for anything but a directory. */
  private SecureDirectoryStream<Path> open(
      SecureDirectoryStream<Path> stream, Path parent, String name) throws IOException {
    BasicFileAttributes seen = attributes(stream, name);
    if (!seen.isDirectory()) {
      throw new NotDirectoryException(parent.resolve(name).toString());
    }
    SecureDirectoryStream<Path> child = opened(stream, parent.resolve(name));
    try {
      requireSame(seen, attributes(child), parent.resolve(name));
      return child;
    } catch (IOException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private static SecureDirectoryStream<Path> opened(
      SecureDirectoryStream<Path> stream, Path directory) throws IOException {
    try {
      return stream.newDirectoryStream(directory.getFileName().resolve("."));
    } catch (AccessDeniedException _) {
      // The stream knows only the last name.
      throw new AccessDeniedException(directory.toString());
    }
  }

  /** Compares device and inode with those seen before. */
  static void requireSame(BasicFileAttributes seen, BasicFileAttributes opened, Path path)
      throws IOException {
    if (!Objects.equals(seen.fileKey(), opened.fileKey())) {
      throw new ChangedWhileReadException(
          path.toString(), "was replaced by something else while it was read");
    }
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> stream, String name)
      throws IOException {
    return stream
        .getFileAttributeView(
            Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> stream)
      throws IOException {
    return stream.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new IOException("this platform has no directories by descriptor");
  }
}
