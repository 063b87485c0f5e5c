package io.github.onloadnode.kubelet;

import io.github.onloadnode.kubelet.KubeletCheckpoint.Given;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.node.Reading;
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
 * Pods that hold our devices: the kubelet's list knows their names, its file their UIDs, and both
 * know containers and devices, by which they are joined. Pure.
 *
 * @param listed pods of the list, with the UID where the file has it
 * @param unlisted UIDs of other pods that hold a device by the file alone: the list leaves out init
 *     containers and knows no pods for a while after the kubelet's start, and the file is written
 *     later than a pod ends
 * @param late whether the file has a device that the list has not, of whatever pod
 * @param unknown why there may be other pods, a clause; empty where all are known
 */
public record DeviceHolders(
    Set<Pod> listed, Set<String> unlisted, boolean late, Optional<String> unknown) {

  /** Nobody was asked yet. */
  public static final DeviceHolders NONE =
      new DeviceHolders(Set.of(), Set.of(), false, Optional.empty());

  /** What the list and the file have in common of one device. */
  private record Device(String resource, String container, String id) {}

  public DeviceHolders {
    listed = Set.copyOf(listed);
    unlisted = Set.copyOf(unlisted);
  }

  /** Joins the two; the file holds nothing but entries of our resources. */
  static DeviceHolders of(
      HeldDevices list, Reading<List<Given>> file, Collection<String> resources) {
    List<Given> given = file.fold(all -> all, List::of, _ -> List.of());
    Map<Device, String> uids = new HashMap<>();
    given.forEach(one ->
        devices(one.resource(), one.container(), one.ids())
            .forEach(device -> uids.put(device, one.pod())));
    Map<PodName, Optional<String>> pods = new HashMap<>();
    Map<String, Set<String>> ids = new HashMap<>();
    for (HeldDevices.Holding holding : list.holdings()) {
      if (resources.contains(holding.resource())) {
        ids.computeIfAbsent(holding.resource(), _ -> new HashSet<>()).addAll(holding.ids());
        Optional<String> uid =
            devices(holding.resource(), holding.container(), holding.ids())
                .flatMap(device -> Stream.ofNullable(uids.get(device)))
                .findFirst();
        pods.merge(
            new PodName(holding.namespace(), holding.pod()),
            uid,
            (one, other) -> one.or(() -> other));
      }
    }
    Set<String> unlisted = new LinkedHashSet<>();
    given.stream()
        .filter(one -> !ids.getOrDefault(one.resource(), Set.of()).containsAll(one.ids()))
        .forEach(one -> unlisted.add(one.pod()));
    boolean late = !unlisted.isEmpty();
    pods.values().forEach(uid -> uid.ifPresent(unlisted::remove));
    return new DeviceHolders(
        pods.entrySet().stream()
            .map(pod -> new Pod(Optional.of(pod.getKey()), pod.getValue()))
            .collect(Collectors.toSet()),
        unlisted,
        late,
        file.fold(_ -> Optional.<String>empty(), Optional::empty, Optional::of));
  }

  private static Stream<Device> devices(String resource, String container, Collection<String> ids) {
    return ids.stream().map(id -> new Device(resource, container, id));
  }

  /** Every pod, named where the list or the logs can name it. */
  public List<Pod> pods(KubeletRecords kubelet) {
    Map<String, PodName> names = unlisted.isEmpty() ? Map.of() : kubelet.names(unlisted);
    return Stream.concat(
            listed.stream(),
            unlisted.stream()
                .map(
                    uid -> new Pod(Optional.ofNullable(names.get(Pod.key(uid))), Optional.of(uid))))
        .toList();
  }
}
