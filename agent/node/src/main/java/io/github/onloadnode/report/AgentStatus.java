package io.github.onloadnode.report;

import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.ControlPlaneNamespace;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.nodeapi.ApiStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that metrics are made of, at one moment.
 *
 * @param version the agent's
 * @param simulated whether host, kernel and kubelet are simulated
 * @param phase where the node is in its upgrade, as the state machine calls it; empty before the
 *     first pass
 * @param node what the last pass over the host saw; empty before the first
 * @param age how long ago the last look at the host was; empty before the first
 * @param controlPlane the network namespaces in which Onload is used
 * @param holders pods that hold devices, as the kubelet told when it was last asked
 * @param api how the agent stands with the API server; empty where it writes to none
 */
public record AgentStatus(
    String version,
    boolean simulated,
    Optional<String> phase,
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
