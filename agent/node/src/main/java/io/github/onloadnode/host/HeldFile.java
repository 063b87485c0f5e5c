package io.github.onloadnode.host;

import io.github.onloadnode.linux.FileHandles;
import io.github.onloadnode.linux.LinuxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A regular file that is certain to be the one looked at before, whatever has its name now. A
 * replacement is never opened, because a fifo would block and a device might react.
 */
final class HeldFile implements AutoCloseable {

  private static final int PIECE = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private HeldFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static HeldFile open(FileHandles handles, Path path, BasicFileAttributes seen)
      throws IOException {
    try (FileHandles.Handle handle = handles.hold(path)) {
      BasicFileAttributes held = Files.readAttributes(handle.path(), BasicFileAttributes.class);
      TreeWalk.requireSame(seen, held, path);
      if (!held.isRegularFile()) {
        throw new FileSystemException(path.toString(), null, "is not a regular file");
      }
      FileChannel channel = FileChannel.open(handle.path(), StandardOpenOption.READ);
      return new HeldFile(path, channel, seen.size());
    } catch (LinuxException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A growing file would never end, so only its original size is read. */
  void read(TreeVisitor.Pieces pieces) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    long left = size;
    while (channel.read(piece.clear()) >= 0) {
      left -= piece.position();
      if (left < 0) {
        throw changed();
      }
      pieces.take(piece.flip());
    }
    if (left > 0) {
      throw changed();
    }
  }

  private IOException changed() {
    return new ChangedWhileReadException(path.toString(), "changed its size while it was read");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
