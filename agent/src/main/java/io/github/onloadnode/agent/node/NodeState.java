package io.github.onloadnode.agent.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one pass over the host saw. Two passes over an unchanged host are equal.
 *
 * @param modules those of Onload that are loaded, by name
 * @param characterDevices majors of /proc/devices by driver name
 * @param deviceNodes Onload's nodes below /dev that exist
 * @param onload absent while the module is not loaded
 * @param holders processes with Onload's devices open; unreadable where the agent may not look
 */
public record NodeState(
    Kernel kernel,
    List<Nic> nics,
    Map<String, KernelModule> modules,
    Reading<Map<String, Integer>> characterDevices,
    List<DeviceNode> deviceNodes,
    Reading<OnloadDriver> onload,
    Reading<List<Holder>> holders) {

  public NodeState {
    nics = List.copyOf(nics);
    modules = Map.copyOf(modules);
    deviceNodes = List.copyOf(deviceNodes);
  }

  public Optional<KernelModule> module(String name) {
    return Optional.ofNullable(modules.get(name));
  }

  public Optional<DeviceNode> deviceNode(String name) {
    return deviceNodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }
}
