package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small file of the agent's that survives power cuts: a failed or torn write leaves the old
 * content.
 */
public final class AtomicFile {

  private static final int LIMIT = 1 << 20;
  private static final String PARTIAL = ".partial";

  private final HostRoot root;
  private final String hostPath;
  private final Sync sync;

  public AtomicFile(HostRoot root, String hostPath) {
    this(root, hostPath, Sync.TO_DISK);
  }

  /** With a given sync, which may fail. */
  AtomicFile(HostRoot root, String hostPath, Sync sync) {
    this.root = root;
    this.hostPath = hostPath;
    this.sync = sync;
  }

  /** The content; absent if no write ever finished. */
  public Reading<String> read() {
    try (InputStream in = Files.newInputStream(file())) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      return bytes.length > LIMIT
          ? Reading.unreadable(hostPath + ": larger than " + LIMIT + " bytes")
          : Reading.present(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException _) {
      return Reading.absent();
    } catch (IOException e) {
      return Reading.unreadable(hostPath + ": " + root.hostNames(e).getMessage());
    }
  }

  /** Returns when the new content is on the disk under the file's name. */
  public void write(String content) throws IOException {
    try {
      replace(file(), content);
    } catch (IOException e) {
      throw root.hostNames(e);
    }
  }

  private void replace(Path file, String content) throws IOException {
    Path directory = directory(file);
    Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
    try {
      Files.writeString(partial, content);
      sync.sync(partial);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
    sync.sync(directory);
  }

  /** Deletes the file and what a crash left beside it, and its directory if then empty. */
  public void delete() throws IOException {
    try {
      delete(root.follow(hostPath));
    } catch (IOException e) {
      throw root.hostNames(e);
    }
  }

  private void delete(Path file) throws IOException {
    Path directory = file.resolveSibling("");
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + PARTIAL));
    if (Files.deleteIfExists(file)) {
      sync.sync(directory);
    }
    try {
      Files.deleteIfExists(directory);
    } catch (FileSystemException _) {
      // The directory stays if it has another file or is a mount point.
      return;
    }
  }

  /** Opening a pipe in its place would block, and a directory can be neither read nor replaced. */
  private Path file() throws IOException {
    Path file = root.follow(hostPath);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file; move it away");
    }
    return file;
  }

  private static Path directory(Path file) throws IOException {
    try {
      return Files.createDirectories(file.resolveSibling(""));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " is not a directory; move it away", e);
    }
  }

  static void sync(Path directory) throws IOException {
    Sync.TO_DISK.sync(directory);
  }
}
