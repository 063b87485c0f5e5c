package io.github.onloadnode.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Prepares a server's socket directory before it binds. */
public final class SocketFiles {

  private final Path directory;

  public SocketFiles(Path directory) {
    this.directory = directory;
  }

  /** Creates the directory if missing and removes all sockets in it; other files stay. */
  public void prepare() {
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, this::isSocket)) {
        for (Path entry : entries) {
          Files.deleteIfExists(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("prepare " + directory + ": " + e.getMessage(), e);
    }
  }

  private boolean isSocket(Path path) throws IOException {
    try {
      // In such a directory, anything that is neither file, directory nor link is a socket.
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (NoSuchFileException _) {
      // Its owner removed it first.
      return false;
    }
  }
}
