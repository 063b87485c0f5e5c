package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings a file, or a directory's entries, from memory to the disk: fsync(2). */
@FunctionalInterface
interface Sync {

  /** Linux syncs both through a descriptor that is open for reading. */
  Sync TO_DISK =
      path -> {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
          channel.force(true);
        }
      };

  /** Returns when it is on the disk. */
  void sync(Path path) throws IOException;
}
