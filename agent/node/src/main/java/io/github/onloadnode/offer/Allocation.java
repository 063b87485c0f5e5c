package io.github.onloadnode.offer;

import io.github.onloadnode.node.ContainerEdits;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a container that is given devices finds in itself, or why it is given none. */
public sealed interface Allocation {

  /** The device can be used, and this is what comes with it. */
  record Granted(ContainerEdits edits) implements Allocation {}

  /** The device is given to no pod; the reason is what a user reads in the pod's status. */
  record Refused(String reason) implements Allocation {}

  /** Why no container is given the device; empty where it is given. */
  default Optional<String> refusal() {
    return this instanceof Refused(String reason) ? Optional.of(reason) : Optional.empty();
  }

  /**
   * What a container is given with all of these devices. Refused where one of them is, and where
   * two contradict each other.
   *
   * @param devices at least one; if they share one answer, it is returned itself
   */
  static Allocation joined(List<Device> devices) {
    return shareOneAnswer(devices) ? devices.getFirst().answer() : merged(devices);
  }

  private static Allocation merged(List<Device> devices) {
    JoinedEdits joined = new JoinedEdits();
    // By ID: kubelets give the IDs of a request in any order.
    for (Device device : devices.stream().sorted(Comparator.comparing(Device::id)).toList()) {
      if (!(device.answer() instanceof Granted(ContainerEdits edits))) {
        return device.answer();
      }
      Optional<String> conflict = joined.add(edits);
      if (conflict.isPresent()) {
        return new Refused(
            "device \"%s\" conflicts with another device of the container: %s"
                .formatted(device.id(), conflict.get()));
      }
    }
    return new Granted(joined.edits());
  }

  // Equal answers in two objects are merged, which gives the same and takes longer.
  @SuppressWarnings("ReferenceEquality")
  private static boolean shareOneAnswer(List<Device> devices) {
    Allocation first = devices.getFirst().answer();
    for (Device device : devices) {
      if (device.answer() != first) {
        return false;
      }
    }
    return true;
  }
}
