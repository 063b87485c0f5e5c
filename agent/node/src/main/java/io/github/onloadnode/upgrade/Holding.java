package io.github.onloadnode.upgrade;

import io.github.onloadnode.node.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who holds devices as kubelet and the device plugin know it.
 *
 * @param pods those that are known, with or without a name
 * @param unknown why there may be others, a clause, which counts as held; empty where all are known
 * @param answered allocations that were answered and that kubelet does not list yet
 */
public record Holding(List<Pod> pods, Optional<String> unknown, int answered) {

  /** Nobody has asked for a device. */
  public static final Holding NOBODY = of(List.of());

  public Holding {
    pods = pods.stream().sorted(Comparator.comparing(Pod::toString)).toList();
  }

  /** These pods, and nobody else. */
  public static Holding of(List<Pod> pods) {
    return new Holding(pods, Optional.empty(), 0);
  }

  /** Nobody knows, and the reason why. */
  public static Holding unknown(String why) {
    return new Holding(List.of(), Optional.of(why), 0);
  }

  /** The same, with allocations that kubelet does not list yet. */
  public Holding answered(int count) {
    return new Holding(pods, unknown, count);
  }
}
