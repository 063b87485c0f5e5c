package io.github.onloadnode.offer;

import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the kubelet is offered for one resource, as the configuration shapes it. Pure.
 *
 * @param name the resource's name, e.g. {@code amd.com/onload}
 * @param idPrefix what precedes the number in a device's ID
 * @param count how many devices; empty = what the revision says
 * @param setPreload whether pods get LD_PRELOAD; empty = what the revision says
 * @param topology whether devices carry the NUMA nodes of the NICs
 */
public record ResourceOffer(
    String name,
    String idPrefix,
    Optional<Integer> count,
    Optional<Boolean> setPreload,
    boolean topology) {

  private static final String NOT_INSTALLED = "Onload is not installed on this node";

  /**
   * The offer for what the node serves.
   *
   * @param served whose devices and files are announced; empty = none was ever committed
   * @param withheld why no device is to be had, a clause; judged elsewhere, once for the whole node
   * @param held IDs that pods hold, which stay announced whatever the count
   */
  public Offer of(
      Optional<Revision> served,
      Optional<String> withheld,
      NodeState state,
      Collection<String> held) {
    Optional<DevicePluginSpec> spec =
        served.map(revision -> revision.document().devicePlugin()).map(this::shaped);
    Allocation allocation =
        served
            .map(revision -> allocation(revision, state.sharesReceiveQueues()))
            .orElse(new Allocation.Refused(NOT_INSTALLED));
    DeviceHealth health =
        withheld
            .or(() -> served.isEmpty() ? Optional.of(NOT_INSTALLED) : Optional.empty())
            .map(DeviceHealth::unhealthy)
            .orElse(DeviceHealth.HEALTHY);
    int devices = spec.map(DevicePluginSpec::maxPodsPerNode).orElse(0);
    DeviceCatalog catalog =
        DeviceCatalog.of(new DeviceCatalog.Size(idPrefix, devices, numaNodes(state)), held, health);
    return new Offer(
        catalog, health.isHealthy() ? allocation : new Allocation.Refused(health.reason()));
  }

  private DevicePluginSpec shaped(DevicePluginSpec spec) {
    return spec.with(count.orElse(spec.maxPodsPerNode()), setPreload.orElse(spec.setPreload()));
  }

  /**
   * What a pod is given while the node serves the revision.
   *
   * @param sharedQueues whether a card of the node shares receive queues between processes
   */
  public Allocation allocation(Revision revision, boolean sharedQueues) {
    return Allocation.of(
        shaped(revision.document().devicePlugin()),
        revision.payload().userFiles(),
        sharedQueues && revision.payload().controller().isPresent());
  }

  private Set<Integer> numaNodes(NodeState state) {
    return topology
        ? state.nics().stream()
            .map(Nic::numaNode)
            .flatMap(node -> node.toOptional().stream())
            .collect(Collectors.toSet())
        : Set.of();
  }
}
