package io.github.onloadnode.node;

import java.util.Optional;

/**
 * A container of a pod, found from a process's cgroup.
 *
 * @param name namespace and name of the pod; empty if unknown
 * @param container the container's name; empty if unknown
 */
public record PodContainer(
    String podUid, String containerId, Optional<PodName> name, Optional<String> container) {

  /** The pod that the container belongs to. */
  public Pod pod() {
    return new Pod(name, Optional.of(podUid));
  }

  /** A pod's namespace and name. */
  public record PodName(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }
}
