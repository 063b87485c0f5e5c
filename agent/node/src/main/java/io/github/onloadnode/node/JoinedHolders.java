package io.github.onloadnode.node;

import io.github.onloadnode.node.PodContainer.PodName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pods that hold our devices. The kubelet's list has their names and its checkpoint their UIDs;
 * both have containers and devices, by which they are joined.
 *
 * @param listed pods in the list, with the UID if the checkpoint has it
 * @param unlisted UIDs of pods that hold a device only according to the checkpoint: the list omits
 *     init containers and all pods just after the kubelet's start, and the checkpoint may still
 *     have pods that have ended
 * @param late whether the checkpoint has a device, of any pod, that is not in the list
 */
record JoinedHolders(Set<Pod> listed, Set<String> unlisted, boolean late) {

  /** What identifies a device in both the list and the checkpoint. */
  private record Device(String resource, String container, String id) {}

  static JoinedHolders of(List<HeldDevices> list, List<GivenDevices> given) {
    Map<PodName, Optional<String>> pods = pods(list, uids(given));
    Map<String, Set<String>> ids = new HashMap<>();
    list.forEach(
        held -> ids.computeIfAbsent(held.resource(), _ -> new HashSet<>()).addAll(held.ids()));
    Set<String> unlisted = new LinkedHashSet<>();
    given.stream()
        .filter(one -> !ids.getOrDefault(one.resource(), Set.of()).containsAll(one.ids()))
        .forEach(one -> unlisted.add(one.podUid()));
    boolean late = !unlisted.isEmpty();
    pods.values().forEach(uid -> uid.ifPresent(unlisted::remove));
    Set<Pod> listed =
        pods.entrySet().stream()
            .map(pod -> new Pod(Optional.of(pod.getKey()), pod.getValue()))
            .collect(Collectors.toSet());
    return new JoinedHolders(listed, unlisted, late);
  }

  private static Map<PodName, Optional<String>> pods(
      List<HeldDevices> list, Map<Device, String> uids) {
    Map<PodName, Optional<String>> pods = new HashMap<>();
    for (HeldDevices held : list) {
      Optional<String> uid =
          devices(held.resource(), held.container(), held.ids())
              .flatMap(device -> Stream.ofNullable(uids.get(device)))
              .findFirst();
      pods.merge(held.pod(), uid, (one, other) -> one.or(() -> other));
    }
    return pods;
  }

  private static Map<Device, String> uids(List<GivenDevices> given) {
    Map<Device, String> uids = new HashMap<>();
    given.forEach(one ->
        devices(one.resource(), one.container(), one.ids())
            .forEach(device -> uids.put(device, one.podUid())));
    return uids;
  }

  private static Stream<Device> devices(String resource, String container, Collection<String> ids) {
    return ids.stream().map(id -> new Device(resource, container, id));
  }
}
