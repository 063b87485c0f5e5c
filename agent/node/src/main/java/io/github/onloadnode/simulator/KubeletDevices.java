package io.github.onloadnode.simulator;

import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginOptions;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreStartContainerRequest;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The kubelet's device manager (devicemanager/manager.go, Kubernetes 1.36.2): keeps devices,
 * capacity and assignments. As there, plugins are called outside the lock.
 */
final class KubeletDevices {

  /**
   * What survives the kubelet: kubelet_internal_checkpoint and the healthy devices of each
   * resource.
   */
  record Checkpoint(List<PodDevices.Assignment> assignments, Map<String, Set<String>> resources) {
    static final Checkpoint EMPTY = new Checkpoint(List.of(), Map.of());
  }

  private final KubeletGeneration generation;
  private final InstantSource clock;
  private final Consumer<Checkpoint> disk;
  private final Map<String, DeviceEndpoints> resources = new TreeMap<>();
  private final PodDevices podDevices;

  /** Assigned devices, and those of running allocations. */
  private Map<String, Set<String>> taken;

  private boolean stopped;

  KubeletDevices(
      KubeletGeneration generation,
      InstantSource clock,
      Checkpoint checkpoint,
      Consumer<Checkpoint> disk) {
    this.generation = generation;
    this.clock = clock;
    this.disk = disk;
    podDevices = new PodDevices(checkpoint.assignments());
    taken = podDevices.taken();
    Instant now = clock.instant();
    checkpoint
        .resources()
        .keySet()
        .forEach(name -> resources.put(name, DeviceEndpoints.stopped(now)));
  }

  synchronized void stop() {
    stopped = true;
  }

  synchronized void connected(PluginClient client, String key, DevicePluginOptions options) {
    DeviceEndpoints endpoints =
        resources.computeIfAbsent(client.resource(), _ -> new DeviceEndpoints());
    if (generation == KubeletGeneration.V1_37 && endpoints.isConnected(key)) {
      throw new KubeletException("device plugin already connected: " + client.socket());
    }
    endpoints.connect(key, new DeviceEndpoints.Endpoint(client, options));
  }

  synchronized void received(PluginClient client, String key, List<Device> devices) {
    DeviceEndpoints endpoints = resources.get(client.resource());
    if (endpoints != null) {
      endpoints.receive(client, devices);
      writeCheckpoint();
    }
  }

  synchronized void disconnected(String resource, String key) {
    DeviceEndpoints endpoints = resources.get(resource);
    if (endpoints != null) {
      endpoints.disconnect(key, clock.instant());
    }
  }

  /** Capacity of a resource; empty if the kubelet does not know it, or no longer. */
  synchronized Optional<Integer> capacity(String resource) {
    return resource(resource).map(DeviceEndpoints::capacity);
  }

  synchronized Optional<Integer> allocatable(String resource) {
    return resource(resource).map(endpoints -> endpoints.healthy().size());
  }

  private Optional<DeviceEndpoints> resource(String name) {
    DeviceEndpoints endpoints = resources.get(name);
    if (endpoints != null && endpoints.isExpired(clock.instant())) {
      resources.remove(name);
      writeCheckpoint();
      return Optional.empty();
    }
    return Optional.ofNullable(endpoints);
  }

  /** The devices to ask the plugin for; empty if none. */
  synchronized Optional<Selection> select(ContainerRequest request, boolean running) {
    Selector selector = new Selector(request, podDevices, taken);
    Optional<Selection> selection = selector.select(resource(request.resource()), running);
    selection.ifPresent(found ->
        taken.computeIfAbsent(request.resource(), _ -> new HashSet<>()).addAll(found.certain()));
    return selection;
  }

  /** Settles the reserved devices after the plugin's answer or failure. */
  synchronized void settle(Optional<PodDevices.Assignment> assignment) {
    assignment.ifPresent(podDevices::insert);
    taken = podDevices.taken();
    if (assignment.isPresent()) {
      writeCheckpoint();
    }
  }

  /** Takes the remaining devices of a selection, preferred ones first. */
  synchronized SortedSet<String> complete(
      ContainerRequest request, Selection selection, List<String> preferred) {
    SortedSet<String> ids = new TreeSet<>(selection.certain());
    for (List<String> choice : List.of(preferred, List.copyOf(selection.free()))) {
      for (String id : choice) {
        if (ids.size() < request.count() && selection.free().contains(id)) {
          ids.add(id);
        }
      }
    }
    taken.computeIfAbsent(request.resource(), _ -> new HashSet<>()).addAll(ids);
    return ids;
  }

  synchronized Optional<DeviceEndpoints.Endpoint> endpoint(String resource) {
    return Optional.ofNullable(resources.get(resource)).flatMap(DeviceEndpoints::current);
  }

  /** Called before every start of a container. */
  void preStart(SimPod pod, SimPod.Container container) {
    for (String resource : new TreeMap<>(container.limits()).keySet()) {
      Optional<PreStartContainerRequest> request;
      synchronized (this) {
        request = preStartRequest(pod, container, resource);
      }
      if (request.isEmpty()) {
        continue;
      }
      try {
        var _ = endpoint(resource).orElseThrow().client().calls().preStartContainer(request.get());
      } catch (StatusRuntimeException e) {
        throw KubeletException.of(e);
      }
    }
  }

  private Optional<PreStartContainerRequest> preStartRequest(
      SimPod pod, SimPod.Container container, String resource) {
    Optional<SortedSet<String>> ids = podDevices.ids(pod.uid(), container.name(), resource);
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    Optional<DeviceEndpoints> endpoints = resource(resource);
    if (endpoints.isEmpty()) {
      throw new KubeletException(
          "endpoint not found in cache for a registered resource: " + resource);
    }
    return endpoints
        .flatMap(DeviceEndpoints::current)
        .filter(endpoint -> endpoint.options().getPreStartRequired())
        .map(_ -> PreStartContainerRequest.newBuilder().addAllDevicesIds(ids.get()).build());
  }

  synchronized ContainerOptions options(SimPod pod, SimPod.Container container) {
    return podDevices.options(pod.uid(), container.name());
  }

  /** What a container leaves to the pod's next ones: everything that it held, or nothing. */
  synchronized void reuse(
      Map<String, Set<String>> reusable, String pod, String container, boolean leaves) {
    if (leaves) {
      podDevices.addTo(reusable, pod, container);
    } else {
      podDevices.removeFrom(reusable, pod, container);
    }
  }

  synchronized List<PodDevices.Assignment> assignments(String pod) {
    return podDevices.ofPod(pod);
  }

  synchronized Optional<Device> device(String resource, String id) {
    return Optional.ofNullable(resources.get(resource)).flatMap(known -> known.device(id));
  }

  /** All devices that pods have or could be given. */
  synchronized Map<String, Set<String>> healthy() {
    Map<String, Set<String>> healthy = new TreeMap<>();
    resources.forEach((resource, endpoints) -> healthy.put(resource, endpoints.healthy()));
    return healthy;
  }

  /**
   * UpdateAllocatedDevices, before every list and allocation: frees the devices of ended pods. The
   * file shows that only when it is next written for another reason.
   */
  synchronized void releaseAllBut(Collection<String> pods) {
    podDevices.retain(pods);
    taken = podDevices.taken();
  }

  private void writeCheckpoint() {
    if (!stopped) {
      disk.accept(new Checkpoint(podDevices.checkpoint(), healthy()));
    }
  }
}
