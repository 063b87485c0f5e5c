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
 * Makes and changes files below a host's root, each whole or not at all: a reader sees the old file
 * or the new one. Not for sysfs and procfs, whose attributes are written in place.
 */
public final class HostTree {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rw-------");

  private static final int CHUNK = 1 << 16;

  /** What shall be in a file. */
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

  /** A file with this text, in place of what was there. */
  public void write(String hostPath, String text) {
    write(hostPath, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file with these bytes, in place of what was there. */
  public void write(String hostPath, byte[] bytes) {
    write(hostPath, bytes, OWNERS);
  }

  /** A file with these bytes that everybody may run, in place of what was there. */
  public void writeProgram(String hostPath, byte[] bytes) {
    write(hostPath, bytes, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A file with what a stream still gives, in place of what was there; little of it is in memory at
   * once.
   *
   * @throws UncheckedIOException too where it gives more bytes than the limit
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

  /** A directory with its parents, which may be there already. */
  public void directory(String hostPath) {
    try {
      Files.createDirectories(root.follow(hostPath));
    } catch (IOException e) {
      throw failed("create directory", hostPath, e);
    }
  }

  /** A symbolic link in place of what was there; the target need not exist. */
  public void link(String hostPath, String target) {
    try {
      Path link = inParent(hostPath);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
    } catch (IOException e) {
      throw failed("create link", hostPath, e);
    }
  }

  /** Gives a file or directory its new name at once, in place of a file that has it. */
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
      // Gone meanwhile, which is what was wanted.
      return;
    } catch (IOException e) {
      throw failed("remove", hostPath, e);
    }
  }

  /** The path itself, a link or not, in its parent as the host's links lead there. */
  private Path inParent(String hostPath) throws IOException {
    int slash = hostPath.lastIndexOf('/');
    Path parent = root.follow(hostPath.substring(0, slash + 1));
    Files.createDirectories(parent);
    return parent.resolve(hostPath.substring(slash + 1));
  }

  private UncheckedIOException failed(String tried, String hostPath, IOException e) {
    return new UncheckedIOException(
        tried + " " + root.resolve(hostPath) + ": " + e.getMessage(), e);
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
