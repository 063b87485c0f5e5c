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
 * The lock that makes the agent the only one on its node. The kernel gives it back with the
 * process, however that ends.
 */
public final class AgentLock implements AutoCloseable {

  /** The host's directory for what lives as long as this boot. */
  public static final String DIRECTORY = "/run/onload-agent";

  /** Another agent runs on this node; the message says which one, and in which state. */
  public static final class HeldException extends RuntimeException {
    HeldException(String message) {
      super(message);
    }
  }

  /** Another agent that ends at this moment takes the file, or its directory, away. */
  private static final int TRIES = 10;

  private final Path file;
  private final FileChannel channel;

  private AgentLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock {@code lock} in the host's directory, which is created where it is missing.
   *
   * @param root of the host that shall have one agent
   * @param files where {@code /proc} tells about the holder
   * @throws HeldException where another agent has it
   * @throws IOException where the file cannot be made or opened
   */
  public static AgentLock take(HostRoot root, HostFiles files) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      Path directory = directory(root);
      Path file = directory.resolve("lock");
      Optional<AgentLock> taken = tryTake(file, files);
      if (taken.isPresent()) {
        return taken.get();
      }
    }
    throw new IOException(DIRECTORY + "/lock: goes away again and again");
  }

  /** By its real name, which is what the kernel tells of an open file. */
  private static Path directory(HostRoot root) throws IOException {
    Path directory = root.resolve(root.real(DIRECTORY));
    try {
      return Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(directory + ": is no directory: move it away", e);
    }
  }

  /** Empty where the file that was locked is not the one with this name any more. */
  private static Optional<AgentLock> tryTake(Path file, HostFiles files) throws IOException {
    FileChannel channel;
    try {
      channel = open(file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    try {
      if (tryLock(channel) == null) {
        throw new HeldException(LockHolder.describe(file, text(channel), files));
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
   * Whether the file was removed after we opened it. It must not be opened again to find out: a
   * process that closes any of its descriptors of a file gives back its locks on it,
   * fcntl_locking(2).
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
      throw new IOException(file + ": is no file: move it away");
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
   * Gives the lock back. Its file goes while it is still held: who locks it after that sees that it
   * has no name any more, and makes a new one.
   */
  @Override
  public void close() throws IOException {
    try {
      if (channel.isOpen()) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(""));
      }
    } catch (DirectoryNotEmptyException _) {
      // The token, or what another agent has put there.
    } finally {
      channel.close();
    }
  }
}
