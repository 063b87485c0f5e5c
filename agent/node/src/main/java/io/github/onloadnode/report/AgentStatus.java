package io.github.onloadnode.report;

import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.ControlPlaneNamespace;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.reconcile.UpgradeCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The data behind the metrics at one moment.
 *
 * @param version of the agent
 * @param simulated whether host, kernel and kubelet are simulated
 * @param phase the step of the node's upgrade; empty before the first pass
 * @param upgrades what this process has seen of orders, steps and boots
 * @param node the observation of the last pass; empty before the first
 * @param age the age of the last observation; empty before the first
 * @param controlPlane the network namespaces in which Onload is used
 * @param holders pods that hold devices, from the kubelet's last answer
 * @param api the state of the exchange with the API server; empty if there is none
 */
public record AgentStatus(
    String version,
    boolean simulated,
    Optional<String> phase,
    UpgradeCounts.Seen upgrades,
    Optional<NodeState> node,
    Optional<Duration> age,
    List<ResourceStatus> resources,
    List<ControlPlaneNamespace> controlPlane,
    DeviceHolders holders,
    Optional<ApiStatus> api) {

  public AgentStatus {
    resources = List.copyOf(resources);
    controlPlane = List.copyOf(controlPlane);
  }
}
