package io.github.onloadnode.simulator;

import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerPreferredAllocationRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreferredAllocationRequest;
import io.github.onloadnode.simulator.DeviceEndpoints.Endpoint;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Gives a pod's containers their devices, one pod after the other (manager.go, Allocate). */
final class Admission {

  private final KubeletDevices manager;

  Admission(KubeletDevices manager) {
    this.manager = manager;
  }

  /**
   * Init containers first; later containers reuse the devices of finished ones.
   *
   * @param running which containers the runtime runs while the kubelet is starting
   */
  void admit(SimPod pod, Predicate<SimPod.Container> running) {
    Map<String, Set<String>> reusable = new HashMap<>();
    for (SimPod.Container container : pod.initContainers()) {
      allocate(pod, container, reusable, running.test(container));
      manager.reuse(reusable, pod.uid(), container.name(), !container.restartable());
    }
    for (SimPod.Container container : pod.containers()) {
      allocate(pod, container, reusable, running.test(container));
      manager.reuse(reusable, pod.uid(), container.name(), false);
    }
  }

  private void allocate(
      SimPod pod, SimPod.Container container, Map<String, Set<String>> reusable, boolean running) {
    new TreeMap<>(container.limits())
        .forEach((resource, count) -> {
          if (count == 0) {
            return;
          }
          ContainerRequest request =
              new ContainerRequest(pod.uid(), container.name(), resource, count, reusable);
          manager.select(request, running).ifPresent(selection -> allocate(request, selection));
        });
  }

  private void allocate(ContainerRequest request, Selection selection) {
    Optional<PodDevices.Assignment> assignment = Optional.empty();
    try {
      Endpoint endpoint =
          manager
              .endpoint(request.resource())
              .orElseThrow(
                  () -> new KubeletException("unknown Device Plugin " + request.resource()));
      SortedSet<String> ids =
          manager.complete(request, selection, preferred(endpoint, request, selection));
      assignment = Optional.of(call(endpoint, request, ids));
    } catch (StatusRuntimeException e) {
      throw KubeletException.of(e);
    } finally {
      manager.settle(assignment);
    }
  }

  private static List<String> preferred(
      Endpoint endpoint, ContainerRequest request, Selection selection) {
    if (!endpoint.options().getGetPreferredAllocationAvailable()
        || selection.certain().size() + selection.free().size() <= request.count()) {
      return List.of();
    }
    return endpoint
        .client()
        .calls()
        .getPreferredAllocation(
            PreferredAllocationRequest.newBuilder()
                .addContainerRequests(
                    ContainerPreferredAllocationRequest.newBuilder()
                        .addAllAvailableDeviceIDs(selection.free())
                        .addAllMustIncludeDeviceIDs(selection.certain())
                        .setAllocationSize(request.count()))
                .build())
        .getContainerResponsesList()
        .stream()
        .flatMap(answer -> answer.getDeviceIDsList().stream())
        .toList();
  }

  private static PodDevices.Assignment call(
      Endpoint endpoint, ContainerRequest request, SortedSet<String> ids) {
    AllocateResponse response =
        endpoint
            .client()
            .calls()
            .allocate(
                AllocateRequest.newBuilder()
                    .addContainerRequests(
                        ContainerAllocateRequest.newBuilder().addAllDevicesIds(ids))
                    .build());
    if (response.getContainerResponsesCount() == 0) {
      throw new KubeletException("no containers return in allocation response {[]}");
    }
    return new PodDevices.Assignment(
        request.pod(),
        request.container(),
        request.resource(),
        ids,
        response.getContainerResponses(0));
  }
}
