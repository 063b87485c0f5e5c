package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.Device;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Offers of devices that are all alike. */
final class Offers {

  private Offers() {}

  static Offer of(Collection<String> ids, DeviceHealth health, Allocation answer) {
    return of(ids, new TreeSet<>(), health, answer);
  }

  static Offer of(
      Collection<String> ids,
      SortedSet<Integer> numaNodes,
      DeviceHealth health,
      Allocation answer) {
    return new Offer(
        ids.stream().map(id -> new Device(id, health, numaNodes, answer)).toList(),
        answer.refusal());
  }

  /** Numbered from 0. */
  static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
  }
}
