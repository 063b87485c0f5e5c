package io.github.onloadnode.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one pass over the host saw. Two passes over an unchanged host are equal.
 *
 * @param modules those of Onload and of its adapters' drivers that are loaded, by name
 * @param characterDevices majors of /proc/devices by driver name
 * @param deviceNodes Onload's nodes below /dev that exist
 * @param onload absent while the module is not loaded
 * @param holders processes with Onload's devices open; unreadable where the agent may not look
 * @param networkInterfaces how many the host's network namespace has, whatever their driver
 * @param gaps what could not be read and has no {@link Reading} of its own, each with its reason;
 *     lists and maps of this record are complete only where it is empty
 */
public record NodeState(
    Kernel kernel,
    List<Nic> nics,
    Map<String, KernelModule> modules,
    Reading<Map<String, Integer>> characterDevices,
    List<DeviceNode> deviceNodes,
    Reading<OnloadDriver> onload,
    Reading<List<Holder>> holders,
    Reading<Integer> networkInterfaces,
    List<String> gaps) {

  public NodeState {
    nics = List.copyOf(nics);
    modules = Map.copyOf(modules);
    deviceNodes = List.copyOf(deviceNodes);
    gaps = List.copyOf(gaps);
  }

  /** A state without gaps, whose interfaces nobody counted. */
  public NodeState(
      Kernel kernel,
      List<Nic> nics,
      Map<String, KernelModule> modules,
      Reading<Map<String, Integer>> characterDevices,
      List<DeviceNode> deviceNodes,
      Reading<OnloadDriver> onload,
      Reading<List<Holder>> holders) {
    this(
        kernel,
        nics,
        modules,
        characterDevices,
        deviceNodes,
        onload,
        holders,
        Reading.absent(),
        List.of());
  }

  /** A host that nobody has looked at yet: nothing is known of it. */
  public static NodeState unseen(String reason) {
    return new NodeState(
        new Kernel(
            "",
            "",
            Reading.unreadable(reason),
            Reading.unreadable(reason),
            Reading.unreadable(reason)),
        List.of(),
        Map.of(),
        Reading.unreadable(reason),
        List.of(),
        Reading.unreadable(reason),
        Reading.unreadable(reason),
        Reading.unreadable(reason),
        List.of(reason));
  }

  public Optional<KernelModule> module(String name) {
    return Optional.ofNullable(modules.get(name));
  }

  public Optional<DeviceNode> deviceNode(String name) {
    return deviceNodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** Whether a card of this node shares receive queues between processes. */
  public boolean sharesReceiveQueues() {
    return nics.stream().anyMatch(nic -> nic.family().sharesReceiveQueues());
  }
}
