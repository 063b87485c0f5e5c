package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a file or a directory's entries to the disk: fsync(2). */
@FunctionalInterface
interface Sync {

  /** On Linux a read-only descriptor is enough for both. */
  Sync TO_DISK =
      path -> {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
          channel.force(true);
        }
      };

  /** Returns once it is on the disk. */
  void sync(Path path) throws IOException;
}
