package io.github.onloadnode.simulator;

import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Which container holds which devices, with the plugin's answer (devicemanager/pod_devices.go). */
final class PodDevices {

  /** What one container was given of one resource. */
  record Assignment(
      String pod,
      String container,
      String resource,
      SortedSet<String> ids,
      ContainerAllocateResponse answer) {}

  private final List<Assignment> assignments = new ArrayList<>();

  PodDevices() {}

  PodDevices(Collection<Assignment> checkpoint) {
    assignments.addAll(checkpoint);
  }

  List<Assignment> checkpoint() {
    return List.copyOf(assignments);
  }

  void insert(Assignment assignment) {
    assignments.removeIf(old ->
        old.pod().equals(assignment.pod())
            && old.container().equals(assignment.container())
            && old.resource().equals(assignment.resource()));
    assignments.add(assignment);
  }

  Optional<SortedSet<String>> ids(String pod, String container, String resource) {
    return of(pod, container).stream()
        .filter(assignment -> assignment.resource().equals(resource))
        .map(Assignment::ids)
        .findFirst();
  }

  List<Assignment> of(String pod, String container) {
    return assignments.stream()
        .filter(
            assignment -> assignment.pod().equals(pod) && assignment.container().equals(container))
        .toList();
  }

  List<Assignment> ofPod(String pod) {
    return assignments.stream().filter(assignment -> assignment.pod().equals(pod)).toList();
  }

  /** All assigned devices, by resource. */
  Map<String, Set<String>> taken() {
    Map<String, Set<String>> taken = new HashMap<>();
    for (Assignment assignment : assignments) {
      taken.computeIfAbsent(assignment.resource(), _ -> new TreeSet<>()).addAll(assignment.ids());
    }
    return taken;
  }

  void retain(Collection<String> pods) {
    assignments.removeIf(assignment -> !pods.contains(assignment.pod()));
  }

  /** Adds a finished container's devices to those that the pod's next container may reuse. */
  void addTo(Map<String, Set<String>> reusable, String pod, String container) {
    of(pod, container)
        .forEach(assignment ->
            reusable
                .computeIfAbsent(assignment.resource(), _ -> new TreeSet<>())
                .addAll(assignment.ids()));
  }

  /** Removes a running container's devices from the reusable ones. */
  void removeFrom(Map<String, Set<String>> reusable, String pod, String container) {
    of(pod, container)
        .forEach(assignment ->
            reusable
                .getOrDefault(assignment.resource(), new TreeSet<>())
                .removeAll(assignment.ids()));
  }

  /** Merges the answers for a container: the first value of a key wins, others are only logged. */
  ContainerOptions options(String pod, String container) {
    Map<String, String> environment = new TreeMap<>();
    Map<String, String> mounts = new TreeMap<>();
    Map<String, String> devices = new TreeMap<>();
    Map<String, String> annotations = new TreeMap<>();
    SortedSet<String> ids = new TreeSet<>();
    List<String> conflicts = new ArrayList<>();
    for (Assignment assignment : of(pod, container)) {
      ids.addAll(assignment.ids());
      ContainerAllocateResponse answer = assignment.answer();
      answer.getEnvsMap().forEach(merge(environment, "Environment variable", conflicts));
      answer.getAnnotationsMap().forEach(merge(annotations, "Annotation", conflicts));
      answer
          .getMountsList()
          .forEach(mount ->
              merge(mounts, "Container mount", conflicts)
                  .accept(mount.getContainerPath(), mount.getHostPath()));
      answer
          .getDevicesList()
          .forEach(device ->
              merge(devices, "Container device", conflicts)
                  .accept(device.getContainerPath(), device.getPermissions()));
    }
    return new ContainerOptions(environment, mounts, devices, annotations, ids, conflicts);
  }

  private static BiConsumer<String, String> merge(
      Map<String, String> merged, String kind, List<String> conflicts) {
    return (key, value) -> {
      String first = merged.putIfAbsent(key, value);
      if (first != null && !first.equals(value)) {
        conflicts.add(kind + " has conflicting setting " + key);
      }
    };
  }
}
