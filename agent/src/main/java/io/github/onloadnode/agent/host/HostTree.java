package io.github.onloadnode.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes files below a host's root, each whole or not at all: a reader sees the old file
 * or the new one. Not for sysfs and procfs, whose attributes are written in place.
 */
public final class HostTree {

  private final HostRoot root;

  public HostTree(HostRoot root) {
    this.root = root;
  }

  public HostRoot root() {
    return root;
  }

  /** A file with this text, in place of what was there. */
  public void write(String hostPath, String text) {
    write(hostPath, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file with these bytes, in place of what was there. */
  public void write(String hostPath, byte[] bytes) {
    Path file = root.resolve(hostPath);
    try {
      Files.createDirectories(parent(file));
      Path partial = Files.createTempFile(parent(file), "." + file.getFileName(), ".partial");
      Files.write(partial, bytes);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + file + ": " + e.getMessage(), e);
    }
  }

  /** A directory with its parents, which may be there already. */
  public void directory(String hostPath) {
    Path directory = root.resolve(hostPath);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("create directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /** A symbolic link in place of what was there; the target need not exist. */
  public void link(String hostPath, String target) {
    Path link = root.resolve(hostPath);
    try {
      Files.createDirectories(parent(link));
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException("create link " + link + ": " + e.getMessage(), e);
    }
  }

  /** Gives a file or directory its new name at once, in place of a file that has it. */
  public void move(String fromHostPath, String toHostPath) {
    Path from = root.resolve(fromHostPath);
    Path to = root.resolve(toHostPath);
    try {
      Files.createDirectories(parent(to));
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("move " + from + " to " + to + ": " + e.getMessage(), e);
    }
  }

  /** Removes a file, or a directory with all that is in it; links are not followed. */
  public void remove(String hostPath) {
    Path top = root.resolve(hostPath);
    try {
      if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(top, new Removal());
      }
    } catch (NoSuchFileException e) {
      // Gone meanwhile, which is what was wanted.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("remove " + top + ": " + e.getMessage(), e);
    }
  }

  private Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? root.directory() : parent;
  }

  /** Contents before their directory. */
  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
        throws IOException {
      if (failed != null) {
        throw failed;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
