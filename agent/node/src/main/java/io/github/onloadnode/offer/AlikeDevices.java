package io.github.onloadnode.offer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Devices that differ in nothing but their IDs: numbered ones, and after them others.
 *
 * @param idPrefix what precedes the number in an ID
 * @param numbered how many there are, counted from 0
 * @param others whole IDs that are not among the numbered
 */
record AlikeDevices(
    String idPrefix,
    int numbered,
    SortedSet<String> others,
    DeviceHealth health,
    SortedSet<Integer> numaNodes,
    Allocation answer)
    implements OfferPlan {

  /** Without leading zeros, and small enough for an int. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  @Override
  public Offer offer() {
    List<Device> devices = new ArrayList<>(numbered + others.size());
    for (int number = 0; number < numbered; number++) {
      devices.add(device(idPrefix + number));
    }
    others.forEach(id -> devices.add(device(id)));
    return new Offer(devices, answer.refusal());
  }

  @Override
  public Map<String, Device> devices(Set<String> ids) {
    return ids.stream()
        .filter(id -> isNumbered(idPrefix, numbered, id) || others.contains(id))
        .collect(Collectors.toMap(Function.identity(), this::device));
  }

  /** Whether an ID is among the numbered of a plan. */
  static boolean isNumbered(String idPrefix, int numbered, String id) {
    String number = id.startsWith(idPrefix) ? id.substring(idPrefix.length()) : "";
    return NUMBER.matcher(number).matches() && Integer.parseInt(number) < numbered;
  }

  private Device device(String id) {
    return new Device(id, health, numaNodes, answer);
  }
}
