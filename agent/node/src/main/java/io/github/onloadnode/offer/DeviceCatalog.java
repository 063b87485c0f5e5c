package io.github.onloadnode.offer;

import io.github.onloadnode.node.DeviceIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** All devices that are announced for one resource, in the order of their IDs. */
public record DeviceCatalog(List<Device> devices) {

  /**
   * One device of the resource.
   *
   * @param numaNodes empty for unknown or none
   */
  public record Device(String id, DeviceHealth health, SortedSet<Integer> numaNodes) {}

  /**
   * How many devices there are by configuration.
   *
   * @param numaNodes the nodes of the NICs, or empty to leave topology out
   */
  public record Size(String idPrefix, int count, Set<Integer> numaNodes) {

    /**
     * @throws IllegalArgumentException for a prefix or count that {@link #fault} names
     */
    public Size {
      fault(idPrefix, count)
          .ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
          });
      numaNodes = Set.copyOf(numaNodes);
    }
  }

  public DeviceCatalog {
    devices = List.copyOf(devices);
  }

  /** What is wrong with a prefix or a count; empty where nothing is. */
  public static Optional<String> fault(String idPrefix, int count) {
    if (!DeviceIds.isPrefix(idPrefix)) {
      return Optional.of(
          "device ID prefix \"%s\" is invalid: 1 to %d letters, digits, - _ . are needed, and a letter or digit first"
              .formatted(idPrefix, DeviceIds.LONGEST_PREFIX));
    }
    if (!DeviceIds.isCount(count)) {
      return Optional.of(
          "device count %d is invalid: 0 to %d are possible"
              .formatted(count, DeviceIds.MOST_DEVICES));
    }
    return Optional.empty();
  }

  /**
   * The IDs {@code <prefix>0 .. <prefix>N-1}, and after them those beyond that pods hold: an ID
   * that vanishes fails its pod at the next admission.
   *
   * @param held IDs that pods hold, or every ID announced so far while that is unknown
   */
  public static DeviceCatalog of(Size size, Collection<String> held, DeviceHealth health) {
    SortedSet<Integer> nodes = new TreeSet<>(size.numaNodes());
    Set<String> ids = new LinkedHashSet<>();
    for (int number = 0; number < size.count(); number++) {
      ids.add(size.idPrefix() + number);
    }
    ids.addAll(new TreeSet<>(held));
    List<Device> devices = new ArrayList<>(ids.size());
    ids.forEach(id -> devices.add(new Device(id, health, nodes)));
    return new DeviceCatalog(devices);
  }

  public List<String> ids() {
    return devices.stream().map(Device::id).toList();
  }

  public int healthy() {
    return (int) devices.stream().filter(device -> device.health().isHealthy()).count();
  }

  public int unhealthy() {
    return devices.size() - healthy();
  }

  /** The same devices, all of one health. */
  public DeviceCatalog withHealth(DeviceHealth health) {
    return withHealth(_ -> health);
  }

  /** The same devices, each with the health that the function gives for its ID. */
  public DeviceCatalog withHealth(Function<String, DeviceHealth> health) {
    return new DeviceCatalog(
        devices.stream()
            .map(device -> new Device(device.id(), health.apply(device.id()), device.numaNodes()))
            .toList());
  }
}
