package io.github.onloadnode.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Pods that hold our devices, as the kubelet and the device plugin know it.
 *
 * @param pods those that are known, with or without a name
 * @param unknown why there may be others, a clause, which counts as held; empty where all are known
 * @param answered allocations that were answered and that the kubelet does not list yet
 */
public record DeviceHolders(List<Pod> pods, Optional<String> unknown, int answered) {

  /** Nobody has asked for a device. */
  public static final DeviceHolders NOBODY = of(List.of());

  public DeviceHolders {
    pods = pods.stream().sorted(Comparator.comparing(Pod::toString)).toList();
  }

  /** These pods, and nobody else. */
  public static DeviceHolders of(List<Pod> pods) {
    return new DeviceHolders(pods, Optional.empty(), 0);
  }

  /** Nobody knows, and the reason why. */
  public static DeviceHolders unknown(String why) {
    return new DeviceHolders(List.of(), Optional.of(why), 0);
  }

  /** The same, with allocations that the kubelet does not list yet. */
  public DeviceHolders answered(int count) {
    return new DeviceHolders(pods, unknown, count);
  }
}
