package io.github.onloadnode.offer;

import java.util.SortedSet;

/**
 * One device of a resource.
 *
 * @param numaNodes empty if unknown or none
 * @param answer what a container is given with it; equal answers share one object
 */
public record Device(
    String id, DeviceHealth health, SortedSet<Integer> numaNodes, Allocation answer) {

  /** Whether a container can be given this device. */
  boolean isAvailable() {
    return health.isHealthy() && answer instanceof Allocation.Granted;
  }

  /** Whether the kubelet sees no difference; it does not see the answer. */
  boolean isAnnouncedLike(Device other) {
    return id.equals(other.id) && health.equals(other.health) && numaNodes.equals(other.numaNodes);
  }
}
