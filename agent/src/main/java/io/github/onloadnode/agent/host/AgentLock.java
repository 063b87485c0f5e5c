package io.github.onloadnode.agent.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
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

  private final FileChannel channel;

  private AgentLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock {@code lock} in the directory, which is created where it is missing.
   *
   * @param files where {@code /proc} tells about the holder
   * @throws HeldException where another agent has it
   * @throws IOException where the file cannot be made or opened
   */
  public static AgentLock take(Path directory, HostFiles files) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (tryLock(channel) == null) {
        throw new HeldException(LockHolder.describe(file, text(channel), files));
      }
      write(channel, Long.toString(ProcessHandle.current().pid()));
      return new AgentLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
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

  /** Gives the lock back; the file stays, since removing it would race with the next agent. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
