package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of the three looks at a node, each made at its own time. States of an unchanged node
 * are equal.
 */
public record NodeState(Hardware hardware, Driver driver, Processes processes) {

  /** A node that was not observed yet. */
  public static NodeState unseen(String reason) {
    return new NodeState(
        new Hardware(List.of(), Reading.unreadable(reason), List.of()),
        new Driver(
            new Kernel(
                "",
                "",
                Reading.unreadable(reason),
                Reading.unreadable(reason),
                Reading.unreadable(reason)),
            Map.of(),
            Reading.unreadable(reason),
            List.of(),
            Reading.unreadable(reason),
            List.of(Finding.unread(reason))),
        Processes.unseen(reason));
  }

  public Kernel kernel() {
    return driver.kernel();
  }

  /** The cards, including what is in pods. */
  public List<Nic> nics() {
    return processes.podNetworks().addedTo(hardware.nics());
  }

  /** The number of interfaces in the host's network namespace, of any driver. */
  public Reading<Integer> networkInterfaces() {
    return hardware.networkInterfaces();
  }

  public Map<String, KernelModule> modules() {
    return driver.modules();
  }

  public Optional<KernelModule> module(String name) {
    return driver.module(name);
  }

  public Reading<Map<String, Integer>> characterDevices() {
    return driver.characterDevices();
  }

  public List<DeviceNode> deviceNodes() {
    return driver.deviceNodes();
  }

  public Optional<DeviceNode> deviceNode(String name) {
    return deviceNodes().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  public Reading<OnloadDriver> onload() {
    return driver.onload();
  }

  /** Absent if onload is not loaded. */
  public Reading<List<ControlPlaneServer>> controlPlaneServers() {
    return onload().flatMap(_ -> processes.servers());
  }

  public Reading<List<Holder>> holders() {
    return processes.holders();
  }

  /** The lists and maps of this state are complete only if this is empty. */
  public List<Finding> unread() {
    return Stream.of(driver.unread(), hardware.unread(), processes.unread())
        .flatMap(List::stream)
        .toList();
  }

  /** Whether the node has a card that shares receive queues between processes. */
  public boolean sharesReceiveQueues() {
    return nics().stream().anyMatch(nic -> nic.family().sharesReceiveQueues());
  }
}
