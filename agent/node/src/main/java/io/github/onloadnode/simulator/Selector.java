package io.github.onloadnode.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds devices for a request (manager.go, devicesToAllocate), with the kubelet's refusals. */
final class Selector {

  private final ContainerRequest request;
  private final PodDevices podDevices;
  private final Map<String, Set<String>> taken;

  Selector(ContainerRequest request, PodDevices podDevices, Map<String, Set<String>> taken) {
    this.request = request;
    this.podDevices = podDevices;
    this.taken = taken;
  }

  /**
   * Finds devices.
   *
   * @param running whether the runtime runs the container while the kubelet is starting
   * @return empty if the container has its devices already
   */
  Optional<Selection> select(Optional<DeviceEndpoints> endpoints, boolean running) {
    String resource = request.resource();
    Set<String> held =
        podDevices
            .ids(request.pod(), request.container(), resource)
            .<Set<String>>map(TreeSet::new)
            .orElseGet(TreeSet::new);
    if (!held.isEmpty() && held.size() != request.count()) {
      throw new KubeletException(
          "pod \"%s\" container \"%s\" changed request for resource \"%s\" from %d to %d"
              .formatted(
                  request.pod(), request.container(), resource, held.size(), request.count()));
    }
    if (running) {
      return Optional.empty();
    }
    Set<String> healthy = healthy(endpoints, held);
    return held.isEmpty() ? Optional.of(choose(healthy)) : Optional.empty();
  }

  private Set<String> healthy(Optional<DeviceEndpoints> endpoints, Set<String> held) {
    String resource = request.resource();
    Set<String> healthy =
        endpoints
            .map(DeviceEndpoints::healthy)
            .orElseThrow(
                () -> new KubeletException("cannot allocate unregistered device " + resource));
    if (healthy.isEmpty()) {
      throw new KubeletException(
          "no healthy devices present; cannot allocate unhealthy devices " + resource);
    }
    if (!healthy.containsAll(held)) {
      throw new KubeletException(
          "previously allocated devices are no longer healthy; cannot allocate unhealthy devices "
              + resource);
    }
    return healthy;
  }

  private Selection choose(Set<String> healthy) {
    String resource = request.resource();
    Set<String> certain = new TreeSet<>();
    for (String id : request.reusable().getOrDefault(resource, Set.of())) {
      if (certain.size() < request.count()) {
        certain.add(id);
      }
    }
    Set<String> free = new TreeSet<>(healthy);
    free.removeAll(taken.getOrDefault(resource, Set.of()));
    int needed = request.count() - certain.size();
    if (free.size() < needed) {
      throw new KubeletException(
          "requested number of devices unavailable for %s. Requested: %d, Available: %d"
              .formatted(resource, needed, free.size()));
    }
    return new Selection(certain, free);
  }
}
