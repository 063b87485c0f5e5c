package io.github.onloadnode.agent.node;

import java.util.Optional;

/**
 * A container of a pod, found from a process's cgroup.
 *
 * @param name namespace and name of the pod; empty where /var/log/pods does not tell
 * @param container the container's name; empty likewise
 */
public record PodContainer(
    String podUid, String containerId, Optional<PodName> name, Optional<String> container) {

  /** A pod's namespace and name. */
  public record PodName(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }
}
