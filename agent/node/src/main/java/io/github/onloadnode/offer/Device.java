package io.github.onloadnode.offer;

import java.util.SortedSet;

/**
 * One device of a resource.
 *
 * @param numaNodes empty for unknown or none
 * @param answer what a container is given with it; devices that answer alike share one object
 */
public record Device(
    String id, DeviceHealth health, SortedSet<Integer> numaNodes, Allocation answer) {

  /** Whether a container can be given it. */
  boolean isAvailable() {
    return health.isHealthy() && answer instanceof Allocation.Granted;
  }

  /** Whether the kubelet's list has nothing new in it: it does not show the answer. */
  boolean isAnnouncedLike(Device other) {
    return id.equals(other.id) && health.equals(other.health) && numaNodes.equals(other.numaNodes);
  }
}
