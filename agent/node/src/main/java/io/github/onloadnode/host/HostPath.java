package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A place that the host has a name for. Links in the name are followed anew whenever the place is
 * asked for: what is a link, and where to, may change while the agent runs.
 */
public record HostPath(HostRoot root, String name) {

  /** One that this process calls the same. */
  public static HostPath ofThisProcess(Path path) {
    return new HostPath(new HostRoot(Path.of("/")), path.toAbsolutePath().normalize().toString());
  }

  /**
   * Where the place is for this process.
   *
   * @throws IOException where the links cannot be followed
   */
  public Path follow() throws IOException {
    return root.follow(name);
  }

  @Override
  public String toString() {
    return root.resolve(name).toString();
  }
}
