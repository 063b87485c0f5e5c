package io.github.onloadnode.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates and changes files below a host's root atomically: a reader sees the old file or the new
 * one. Not for sysfs and procfs, whose attributes are written in place.
 */
public final class HostTree {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rw-------");

  private static final int CHUNK = 1 << 16;

  /** The new content of a file. */
  private interface Content {
    void writeTo(Path file) throws IOException;
  }

  private final HostRoot root;

  public HostTree(HostRoot root) {
    this.root = root;
  }

  public HostRoot root() {
    return root;
  }

  /** Writes a file with this text, replacing what was there. */
  public void write(String hostPath, String text) {
    write(hostPath, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file with these bytes, replacing what was there. */
  public void write(String hostPath, byte[] bytes) {
    write(hostPath, bytes, OWNERS);
  }

  /** Writes a file with these bytes that everybody may execute, replacing what was there. */
  public void writeProgram(String hostPath, byte[] bytes) {
    write(hostPath, bytes, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Writes a file with the rest of a stream, replacing what was there; keeps little of it in
   * memory.
   *
   * @throws UncheckedIOException also if the stream exceeds the limit
   */
  public void write(String hostPath, InputStream content, long limit) {
    write(hostPath, partial -> copy(content, partial, limit), OWNERS);
  }

  private void write(String hostPath, byte[] bytes, Set<PosixFilePermission> mode) {
    write(hostPath, partial -> Files.write(partial, bytes), mode);
  }

  private void write(String hostPath, Content content, Set<PosixFilePermission> mode) {
    try {
      Path file = inParent(hostPath);
      Path partial = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".partial");
      try {
        content.writeTo(partial);
        Files.setPosixFilePermissions(partial, mode);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.deleteIfExists(partial);
        throw e;
      }
    } catch (IOException e) {
      throw failed("write", hostPath, e);
    }
  }

  private static void copy(InputStream from, Path to, long limit) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(to)) {
      long left = limit;
      for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
        left -= count;
        if (left < 0) {
          throw new IOException("more than " + limit + " bytes");
        }
        out.write(chunk, 0, count);
      }
    }
  }

  /** Creates a directory with its parents; they may exist already. */
  public void directory(String hostPath) {
    try {
      Files.createDirectories(root.follow(hostPath));
    } catch (IOException e) {
      throw failed("create directory", hostPath, e);
    }
  }

  /** Creates a symbolic link, replacing what was there; the target need not exist. */
  public void link(String hostPath, String target) {
    try {
      Path link = inParent(hostPath);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
    } catch (IOException e) {
      throw failed("create link", hostPath, e);
    }
  }

  /** Renames a file or directory atomically, replacing a file of the new name. */
  public void move(String fromHostPath, String toHostPath) {
    try {
      Files.move(inParent(fromHostPath), inParent(toHostPath), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("move " + fromHostPath + " to", toHostPath, e);
    }
  }

  /** Removes a file, or a directory with all that is in it; links are not followed. */
  public void remove(String hostPath) {
    try {
      Path top = inParent(hostPath);
      if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(top, new Removal());
      }
    } catch (NoSuchFileException e) {
      // Already gone.
      return;
    } catch (IOException e) {
      throw failed("remove", hostPath, e);
    }
  }

  /** Follows links in the parent, but not at the last name. */
  private Path inParent(String hostPath) throws IOException {
    int slash = hostPath.lastIndexOf('/');
    Path parent = root.follow(hostPath.substring(0, slash + 1));
    Files.createDirectories(parent);
    return parent.resolve(hostPath.substring(slash + 1));
  }

  private UncheckedIOException failed(String tried, String hostPath, IOException e) {
    return new UncheckedIOException(
        tried + " " + hostPath + ": " + root.hostNames(String.valueOf(e.getMessage())), e);
  }

  /** The contents before their directory. */
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
