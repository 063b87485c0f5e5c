package io.github.onloadnode.agent.host;

import java.nio.file.Path;

/**
 * Where the host's file system is mounted: {@code /} on a bare node, {@code /host} or the like in a
 * container, a directory of ours in a test. Paths that would leave it are refused.
 */
public record HostRoot(Path directory) {

  public HostRoot {
    directory = directory.toAbsolutePath().normalize();
  }

  /**
   * The path below this root of what the host calls {@code /absolute/path}.
   *
   * @throws IllegalArgumentException for a relative path, or one that climbs out by {@code ..}
   */
  public Path resolve(String hostPath) {
    if (!hostPath.startsWith("/")) {
      throw new IllegalArgumentException("host path must be absolute: " + hostPath);
    }
    Path resolved = directory.resolve(hostPath.substring(1)).normalize();
    if (!resolved.startsWith(directory)) {
      throw new IllegalArgumentException("host path leaves the root: " + hostPath);
    }
    return resolved;
  }
}
