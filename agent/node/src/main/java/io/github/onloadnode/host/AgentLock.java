package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The lock that allows only one agent per node. The kernel releases it when the process ends,
 * however it ends.
 */
public final class AgentLock implements AutoCloseable {

  /** The host's directory for files that last until the next boot. */
  public static final String DIRECTORY = "/run/onload-agent";

  /** Another agent runs on this node; the message says which one, and in which state. */
  public static final class HeldException extends RuntimeException {
    HeldException(String message) {
      super(message);
    }
  }

  /** An agent that is just stopping may delete the file or its directory, so try again. */
  private static final int TRIES = 10;

  private final Path file;
  private final FileChannel channel;

  private AgentLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock {@code lock} in the host's directory, which is created if missing.
   *
   * @param root of the host
   * @param files for reading about the holder in {@code /proc}
   * @throws HeldException if another agent holds it
   * @throws IOException if the file cannot be created or opened
   */
  public static AgentLock take(HostRoot root, HostFiles files) throws IOException {
    try {
      for (int tries = 0; tries < TRIES; tries++) {
        Optional<AgentLock> taken = tryTake(directory(root).resolve("lock"), files);
        if (taken.isPresent()) {
          return taken.get();
        }
      }
    } catch (IOException e) {
      throw root.hostNames(e);
    }
    throw new IOException(DIRECTORY + "/lock: was deleted each time it was opened");
  }

  /** By its real path, which is what the kernel shows for an open file. */
  private static Path directory(HostRoot root) throws IOException {
    Path directory = root.resolve(root.real(DIRECTORY));
    try {
      return Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(directory + ": is not a directory; move it away", e);
    }
  }

  /** Empty if the locked file was deleted or replaced meanwhile. */
  private static Optional<AgentLock> tryTake(Path file, HostFiles files) throws IOException {
    FileChannel channel;
    try {
      channel = open(file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    try {
      if (tryLock(channel) == null) {
        throw new HeldException(LockHolder.describe(DIRECTORY + "/lock", text(channel), files));
      }
      if (hasLostItsName(file, files)) {
        channel.close();
        return Optional.empty();
      }
      write(channel, Long.toString(ProcessHandle.current().pid()));
      return Optional.of(new AgentLock(file, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether the file was removed after it was opened. It must not be opened again to find out:
   * closing any descriptor of a file releases all the process's locks on it, fcntl_locking(2).
   */
  private static boolean hasLostItsName(Path file, HostFiles files) {
    String deleted =
        "/" + file.subpath(file.getNameCount() - 2, file.getNameCount()) + " (deleted)";
    AtomicBoolean found = new AtomicBoolean();
    var _ =
        files.links("/proc/self/fd", link -> found.compareAndSet(false, link.endsWith(deleted)));
    return found.get();
  }

  private static FileChannel open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ": is not a regular file; move it away");
    }
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /**
   * Releases the lock. The file is deleted while the lock is still held; a process that locks it
   * afterwards sees that it has no name and creates a new one.
   */
  @Override
  public void close() throws IOException {
    try {
      if (channel.isOpen()) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(""));
      }
    } catch (DirectoryNotEmptyException _) {
      // It has the token, or files of another agent.
    } finally {
      channel.close();
    }
  }
}
