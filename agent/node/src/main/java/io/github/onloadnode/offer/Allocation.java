package io.github.onloadnode.offer;

import io.github.onloadnode.node.ContainerEdits;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a container is given with a device, or why the device is refused. */
public sealed interface Allocation {

  /** The device can be used; has what the container is given with it. */
  record Granted(ContainerEdits edits) implements Allocation {}

  /** The device is given to no pod; the user reads the reason in the pod's status. */
  record Refused(String reason) implements Allocation {}

  /** Why the device is refused; empty if it is given. */
  default Optional<String> refusal() {
    return this instanceof Refused(String reason) ? Optional.of(reason) : Optional.empty();
  }

  /**
   * Joins the allocations of several devices for one container. Refused if one of them is refused
   * or two conflict.
   *
   * @param devices at least one; an answer shared by all is returned as it is
   */
  static Allocation joined(List<Device> devices) {
    return shareOneAnswer(devices) ? devices.getFirst().answer() : merged(devices);
  }

  private static Allocation merged(List<Device> devices) {
    JoinedEdits joined = new JoinedEdits();
    // Sorted by ID, because kubelets send IDs in any order.
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

  // Compares objects only; equal answers in two objects are merged, which is slower but gives the
  // same.
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
