package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary directory with a path short enough for unix sockets in it. */
public final class TemporaryTree implements AutoCloseable {

  /** With a longer path, sockets below it would exceed the kernel's limit of 107 bytes. */
  private static final int LONGEST = 30;

  private static final Path SHORT = Path.of("/tmp");

  private final HostRoot parent;
  private final String name;

  private TemporaryTree(Path directory) {
    this.parent = new HostRoot(directory.resolveSibling(""));
    this.name = "/" + directory.getFileName();
  }

  /** A new, empty directory that only this user may enter. */
  public static TemporaryTree create(String prefix) throws IOException {
    Path usual = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
    Path parent = usual.toString().length() > LONGEST ? SHORT : usual;
    return new TemporaryTree(Files.createTempDirectory(parent, prefix));
  }

  public Path directory() {
    return parent.resolve(name);
  }

  /** Removes the directory with all that is in it; links are not followed. */
  @Override
  public void close() throws IOException {
    new DirectoryTrees(parent).delete(name);
  }
}
