package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A path of the host. Its links are followed at each call, because they may change while the agent
 * runs.
 */
public record HostPath(HostRoot root, String name) {

  /** A path that is the same for this process. */
  public static HostPath ofThisProcess(Path path) {
    return new HostPath(new HostRoot(Path.of("/")), path.toAbsolutePath().normalize().toString());
  }

  /**
   * The path for this process.
   *
   * @throws IOException if its links cannot be followed
   */
  public Path follow() throws IOException {
    try {
      return root.follow(name);
    } catch (IOException e) {
      throw root.hostNames(e);
    }
  }

  /** Where the place is for this process if nothing of its name is a link. */
  Path plain() {
    return root.resolve(name);
  }

  /** By the host's name: what people read. */
  @Override
  public String toString() {
    return name;
  }
}
