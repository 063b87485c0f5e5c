package io.github.onloadnode.kubelet;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which container holds which devices, as the kubelet lists it.
 *
 * @param asOf a moment before the kubelet was asked
 */
public record HeldDevices(Instant asOf, List<Holding> holdings) {

  /** The devices of one resource in one container. */
  public record Holding(
      String resource, String namespace, String pod, String container, SortedSet<String> ids) {}

  public HeldDevices {
    holdings = List.copyOf(holdings);
  }

  /** All IDs of the resource that a pod holds. */
  public SortedSet<String> ids(String resource) {
    SortedSet<String> ids = new TreeSet<>();
    holdings.stream()
        .filter(holding -> holding.resource().equals(resource))
        .forEach(holding -> ids.addAll(holding.ids()));
    return ids;
  }
}
