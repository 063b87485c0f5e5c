package io.github.onloadnode.node;

import java.util.List;
import java.util.Map;

/**
 * What a device adds to a container: device nodes, mounts and environment variables. The name is
 * CDI's.
 *
 * @param deviceNodes paths, the same in the container and on the host
 */
public record ContainerEdits(
    List<String> deviceNodes, List<Mount> mounts, Map<String, String> environment) {

  /** A file or directory of the host that the container sees read-only. */
  public record Mount(String containerPath, String hostPath) {}

  public ContainerEdits {
    deviceNodes = List.copyOf(deviceNodes);
    mounts = List.copyOf(mounts);
    environment = Map.copyOf(environment);
  }
}
