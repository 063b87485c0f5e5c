package io.github.onloadnode.simulator;

import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.podresources.v1.AllocatableResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.AllocatableResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.ContainerDevices;
import io.github.onloadnode.proto.podresources.v1.ContainerResources;
import io.github.onloadnode.proto.podresources.v1.GetPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.GetPodResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.NUMANode;
import io.github.onloadnode.proto.podresources.v1.PodResources;
import io.github.onloadnode.proto.podresources.v1.PodResourcesListerGrpc;
import io.github.onloadnode.proto.podresources.v1.TopologyInfo;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Lists who holds which devices: every active pod, one entry for each set of NUMA nodes. */
final class PodResourcesService extends PodResourcesListerGrpc.PodResourcesListerImplBase {

  private final KubeletDevices manager;
  private final Supplier<List<SimPod>> activePods;

  PodResourcesService(KubeletDevices manager, Supplier<List<SimPod>> activePods) {
    this.manager = manager;
    this.activePods = activePods;
  }

  @Override
  public void list(
      ListPodResourcesRequest request, StreamObserver<ListPodResourcesResponse> answer) {
    ListPodResourcesResponse.Builder response = ListPodResourcesResponse.newBuilder();
    activePods.get().forEach(pod -> response.addPodResources(resources(pod)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void get(GetPodResourcesRequest request, StreamObserver<GetPodResourcesResponse> answer) {
    activePods.get().stream()
        .filter(pod ->
            pod.name().equals(request.getPodName())
                && pod.namespace().equals(request.getPodNamespace()))
        .findFirst()
        .ifPresentOrElse(
            pod -> {
              answer.onNext(
                  GetPodResourcesResponse.newBuilder().setPodResources(resources(pod)).build());
              answer.onCompleted();
            },
            () ->
                answer.onError(
                    Status.UNKNOWN
                        .withDescription(
                            "pod %s in namespace %s not found"
                                .formatted(request.getPodName(), request.getPodNamespace()))
                        .asException()));
  }

  @Override
  public void getAllocatableResources(
      AllocatableResourcesRequest request, StreamObserver<AllocatableResourcesResponse> answer) {
    AllocatableResourcesResponse.Builder response = AllocatableResourcesResponse.newBuilder();
    manager.healthy().forEach((resource, ids) -> response.addAllDevices(devices(resource, ids)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private PodResources resources(SimPod pod) {
    List<PodDevices.Assignment> assignments = manager.assignments(pod.uid());
    PodResources.Builder resources =
        PodResources.newBuilder().setName(pod.name()).setNamespace(pod.namespace());
    List<SimPod.Container> containers = new ArrayList<>();
    pod.initContainers().stream().filter(SimPod.Container::restartable).forEach(containers::add);
    containers.addAll(pod.containers());
    for (SimPod.Container container : containers) {
      ContainerResources.Builder entry = ContainerResources.newBuilder().setName(container.name());
      assignments.stream()
          .filter(assignment -> assignment.container().equals(container.name()))
          .forEach(
              assignment -> entry.addAllDevices(devices(assignment.resource(), assignment.ids())));
      resources.addContainers(entry);
    }
    return resources.build();
  }

  private List<ContainerDevices> devices(String resource, Iterable<String> ids) {
    Map<String, ContainerDevices.Builder> byNodes = new TreeMap<>();
    for (String id : ids) {
      TopologyInfo topology = topology(resource, id);
      byNodes
          .computeIfAbsent(
              topology.toString(),
              _ -> ContainerDevices.newBuilder().setResourceName(resource).setTopology(topology))
          .addDeviceIds(id);
    }
    return byNodes.values().stream().map(ContainerDevices.Builder::build).toList();
  }

  private TopologyInfo topology(String resource, String id) {
    TopologyInfo.Builder topology = TopologyInfo.newBuilder();
    manager
        .device(resource, id)
        .map(Device::getTopology)
        .ifPresent(known ->
            known
                .getNodesList()
                .forEach(node -> topology.addNodes(NUMANode.newBuilder().setID(node.getID()))));
    return topology.build();
  }
}
