package io.github.onloadnode.offer;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.GivenDevices;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds pods that were given something other than a new pod would be. */
public final class OlderAllocations {

  private OlderAllocations() {}

  /**
   * The differences between what pods have and what they would be given now, by {@code
   * namespace/name}; absent while the kubelet lists no pods.
   *
   * @param revision the served revision
   */
  public static Reading<NavigableMap<String, String>> among(
      KubeletView kubelet, Revision revision, NodeState state, List<ResourceOffer> resources) {
    return kubelet
        .listed()
        .toOptional()
        .map(held ->
            kubelet
                .given()
                .map(given -> differences(held, given, devices(held, revision, state, resources))))
        .orElse(Reading.absent());
  }

  /** The devices of all resources that pods hold, by resource and ID. */
  private static Map<String, Map<String, Device>> devices(
      List<HeldDevices> held, Revision revision, NodeState state, List<ResourceOffer> resources) {
    Map<String, Map<String, Device>> devices = new HashMap<>();
    for (ResourceOffer resource : resources) {
      Set<String> ids = new TreeSet<>();
      held.stream()
          .filter(one -> one.resource().equals(resource.name()))
          .forEach(one -> ids.addAll(one.ids()));
      if (!ids.isEmpty()) {
        OfferPlan now = resource.kind().plan(Optional.of(revision), state, ids);
        devices.put(resource.name(), now.devices(ids));
      }
    }
    return devices;
  }

  private static NavigableMap<String, String> differences(
      List<HeldDevices> held, List<GivenDevices> given, Map<String, Map<String, Device>> now) {
    NavigableMap<String, String> differences = new TreeMap<>();
    for (HeldDevices ours : held) {
      wanted(ours, now.getOrDefault(ours.resource(), Map.of()))
          .flatMap(wanted -> difference(ours, given, wanted))
          .ifPresent(text -> differences.putIfAbsent(ours.pod().toString(), text));
    }
    return Collections.unmodifiableNavigableMap(differences);
  }

  /** What a container with the same devices would be given; empty if it would be refused. */
  private static Optional<ContainerEdits> wanted(HeldDevices held, Map<String, Device> now) {
    List<Device> devices =
        held.ids().stream().flatMap(id -> Optional.ofNullable(now.get(id)).stream()).toList();
    return !devices.isEmpty()
            && Allocation.joined(devices) instanceof Allocation.Granted(ContainerEdits edits)
        ? Optional.of(edits)
        : Optional.empty();
  }

  private static Optional<String> difference(
      HeldDevices held, List<GivenDevices> given, ContainerEdits wanted) {
    return given.stream()
        .filter(one -> isOf(one, held))
        .flatMap(one -> difference(one.edits(), wanted).stream())
        .findFirst();
  }

  /** The kubelet's file has only UIDs, so pods are matched by the devices that they hold. */
  private static boolean isOf(GivenDevices given, HeldDevices held) {
    return given.resource().equals(held.resource())
        && given.container().equals(held.container())
        && !Collections.disjoint(given.ids(), held.ids());
  }

  /** The first few differences, for people; empty if nothing differs. */
  static Optional<String> difference(ContainerEdits has, ContainerEdits wanted) {
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

  private static Map<String, String> mounts(ContainerEdits edits) {
    Map<String, String> mounts = new HashMap<>();
    edits.mounts().forEach(mount -> mounts.put(mount.containerPath(), mount.hostPath()));
    return mounts;
  }

  private static Map<String, String> devices(ContainerEdits edits) {
    Map<String, String> devices = new HashMap<>();
    edits.deviceNodes().forEach(device -> devices.put(device, device));
    return devices;
  }
}
