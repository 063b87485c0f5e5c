package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.desired.DevicePluginSpec;
import io.github.onloadnode.agent.deviceplugin.Allocation;
import io.github.onloadnode.agent.deviceplugin.DeviceCatalog;
import io.github.onloadnode.agent.deviceplugin.DeviceHealth;
import io.github.onloadnode.agent.deviceplugin.Offer;
import io.github.onloadnode.agent.node.Nic;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.upgrade.Serving;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

  /** The facts that health follows from. */
  public record Facts(NodeState state, Predicate<String> exists) {}

  /**
   * The offer for what the node serves.
   *
   * @param facts empty before the first pass over the host: then nothing is healthy
   * @param held IDs that pods hold, which stay announced whatever the count
   */
  public Offer of(Serving serving, Optional<Facts> facts, Collection<String> held) {
    Optional<DevicePluginSpec> spec =
        serving.revision().map(revision -> revision.document().devicePlugin()).map(this::shaped);
    Allocation allocation =
        serving.revision().map(this::allocation).orElse(new Allocation.Refused(NOT_INSTALLED));
    DeviceHealth health = health(serving, facts, allocation);
    int devices = spec.map(DevicePluginSpec::maxPodsPerNode).orElse(0);
    DeviceCatalog catalog =
        DeviceCatalog.of(new DeviceCatalog.Size(idPrefix, devices, numaNodes(facts)), held, health);
    return new Offer(
        catalog, health.isHealthy() ? allocation : new Allocation.Refused(health.reason()));
  }

  private DevicePluginSpec shaped(DevicePluginSpec spec) {
    return spec.with(count.orElse(spec.maxPodsPerNode()), setPreload.orElse(spec.setPreload()));
  }

  /** What a pod is given while the node serves the revision. */
  public Allocation allocation(Revision revision) {
    return Allocation.of(
        shaped(revision.document().devicePlugin()), revision.payload().userFiles());
  }

  private static DeviceHealth health(
      Serving serving, Optional<Facts> facts, Allocation allocation) {
    if (serving.withheld().isPresent()) {
      return DeviceHealth.unhealthy(serving.withheld().get().message());
    }
    if (serving.revision().isEmpty()) {
      return DeviceHealth.unhealthy(NOT_INSTALLED);
    }
    return facts
        .map(known -> DeviceHealth.of(known.state(), allocation, missing(allocation, known)))
        .orElse(DeviceHealth.unhealthy("the node was not looked at yet"));
  }

  private static List<String> missing(Allocation allocation, Facts facts) {
    return switch (allocation) {
      case Allocation.Refused _ -> List.of();
      case Allocation.Granted granted ->
          granted.mounts().stream()
              .map(Allocation.Mount::hostPath)
              .filter(facts.exists().negate())
              .toList();
    };
  }

  private Set<Integer> numaNodes(Optional<Facts> facts) {
    return topology
        ? facts.stream()
            .flatMap(known -> known.state().nics().stream())
            .map(Nic::numaNode)
            .flatMap(node -> node.toOptional().stream())
            .collect(Collectors.toSet())
        : Set.of();
  }
}
