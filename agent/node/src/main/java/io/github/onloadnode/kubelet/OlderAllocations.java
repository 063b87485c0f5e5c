package io.github.onloadnode.kubelet;

import io.github.onloadnode.node.Reading;
import io.github.onloadnode.offer.Allocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Pods that were given something else than a pod that came now would be. */
public final class OlderAllocations {

  private final KubeletCheckpoint checkpoint;

  public OlderAllocations(KubeletCheckpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * How what pods have differs from what they would be given, by {@code namespace/name}.
   *
   * @param held who holds devices
   * @param now what each of our resources gives now
   */
  public Reading<NavigableMap<String, String>> among(
      HeldDevices held, Map<String, Allocation.Granted> now) {
    List<HeldDevices.Holding> ours =
        held.holdings().stream().filter(holding -> now.containsKey(holding.resource())).toList();
    return checkpoint.read().map(given -> differences(ours, given, now));
  }

  private static NavigableMap<String, String> differences(
      List<HeldDevices.Holding> ours,
      List<KubeletCheckpoint.Given> given,
      Map<String, Allocation.Granted> now) {
    NavigableMap<String, String> differences = new TreeMap<>();
    for (HeldDevices.Holding holding : ours) {
      Allocation.Granted wanted = Objects.requireNonNull(now.get(holding.resource()));
      given.stream()
          .filter(one -> isOf(one, holding))
          .flatMap(one -> difference(one.allocation(), wanted).stream())
          .findFirst()
          .ifPresent(
              text -> differences.putIfAbsent(holding.namespace() + "/" + holding.pod(), text));
    }
    return Collections.unmodifiableNavigableMap(differences);
  }

  /** Pods have other names in the kubelet's file; the devices that they hold tell them apart. */
  private static boolean isOf(KubeletCheckpoint.Given given, HeldDevices.Holding holding) {
    return given.resource().equals(holding.resource())
        && given.container().equals(holding.container())
        && !Collections.disjoint(given.ids(), holding.ids());
  }

  /** The first few differences, as a person compares them; empty where there is none. */
  static Optional<String> difference(Allocation.Granted has, Allocation.Granted wanted) {
    List<String> all = new ArrayList<>();
    compare("", has.environment(), wanted.environment(), all);
    compare("the mount ", mounts(has), mounts(wanted), all);
    compare("the device ", devices(has), devices(wanted), all);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String first = String.join(", ", all.subList(0, Math.min(2, all.size())));
    return Optional.of(all.size() > 2 ? first + " and " + (all.size() - 2) + " more" : first);
  }

  private static void compare(
      String kind, Map<String, String> has, Map<String, String> wanted, List<String> into) {
    for (String key : new TreeSet<>(wanted.keySet())) {
      if (!has.containsKey(key)) {
        into.add("without " + kind + key);
      } else if (!Objects.equals(has.get(key), wanted.get(key))) {
        into.add(kind + key + " is " + has.get(key) + " instead of " + wanted.get(key));
      }
    }
    for (String key : new TreeSet<>(has.keySet())) {
      if (!wanted.containsKey(key)) {
        into.add("still with " + kind + key);
      }
    }
  }

  private static Map<String, String> mounts(Allocation.Granted granted) {
    Map<String, String> mounts = new HashMap<>();
    granted.mounts().forEach(mount -> mounts.put(mount.containerPath(), mount.hostPath()));
    return mounts;
  }

  private static Map<String, String> devices(Allocation.Granted granted) {
    Map<String, String> devices = new HashMap<>();
    granted.devices().forEach(device -> devices.put(device, device));
    return devices;
  }
}
