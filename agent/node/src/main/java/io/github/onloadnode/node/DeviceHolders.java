package io.github.onloadnode.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The pods that hold our devices, according to the kubelet and the device plugin.
 *
 * @param pods the known ones, with or without a name
 * @param unknown a clause that says why there may be others, which counts as held; empty if all are
 *     known
 * @param answered answered allocations that the kubelet does not list yet
 */
public record DeviceHolders(List<Pod> pods, Optional<String> unknown, int answered) {

  /** No pod holds a device. */
  public static final DeviceHolders NOBODY = of(List.of());

  public DeviceHolders {
    pods = pods.stream().sorted(Comparator.comparing(Pod::toString)).toList();
  }

  /** Exactly these pods. */
  public static DeviceHolders of(List<Pod> pods) {
    return new DeviceHolders(pods, Optional.empty(), 0);
  }

  /** The holders are unknown, for this reason. */
  public static DeviceHolders unknown(String why) {
    return new DeviceHolders(List.of(), Optional.of(why), 0);
  }

  /** These holders, plus allocations that the kubelet does not list yet. */
  public DeviceHolders answered(int count) {
    return new DeviceHolders(pods, unknown, count);
  }
}
