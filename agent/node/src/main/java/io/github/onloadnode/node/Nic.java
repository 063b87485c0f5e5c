package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One PCI function of a Solarflare adapter.
 *
 * @param physicalFunction the function that a virtual function belongs to; empty for a physical one
 * @param driver the name of the bound driver; absent where the function is driverless
 * @param numaNode absent where the machine has no NUMA or the firmware says -1
 * @param sriov absent for a function that cannot have virtual functions
 * @param interfaces its network interfaces visible in the agent's network namespace
 * @param auxiliaryDevices names on the auxiliary bus, e.g. {@code sfc.onload.0}
 * @param pod {@code namespace/name} of the pod whose network namespace has its interface; empty for
 *     the agent's, and where nobody knows
 * @param modalias what it calls itself when the kernel looks for its driver
 */
public record Nic(
    PciAddress address,
    PciId id,
    NicFamily family,
    Optional<PciAddress> physicalFunction,
    Reading<String> driver,
    Reading<Integer> numaNode,
    Reading<Sriov> sriov,
    List<NetworkInterface> interfaces,
    List<String> auxiliaryDevices,
    Optional<String> pod,
    Reading<String> modalias) {

  /** How many virtual functions there are and could be. */
  public record Sriov(int virtualFunctions, int totalVirtualFunctions) {}

  public Nic {
    interfaces = List.copyOf(interfaces);
    auxiliaryDevices = List.copyOf(auxiliaryDevices);
  }

  /** One of which no pod is known that has its interface, nor what it calls itself. */
  public Nic(
      PciAddress address,
      PciId id,
      NicFamily family,
      Optional<PciAddress> physicalFunction,
      Reading<String> driver,
      Reading<Integer> numaNode,
      Reading<Sriov> sriov,
      List<NetworkInterface> interfaces,
      List<String> auxiliaryDevices) {
    this(
        address,
        id,
        family,
        physicalFunction,
        driver,
        numaNode,
        sriov,
        interfaces,
        auxiliaryDevices,
        Optional.empty(),
        Reading.absent());
  }

  /** The same with its interface in a pod's network namespace. */
  public Nic inPod(String name) {
    return new Nic(
        address,
        id,
        family,
        physicalFunction,
        driver,
        numaNode,
        sriov,
        interfaces,
        auxiliaryDevices,
        Optional.of(name),
        modalias);
  }

  /** The same with its interfaces as they were seen by somebody else too. */
  public Nic with(UnaryOperator<NetworkInterface> seen) {
    return new Nic(
        address,
        id,
        family,
        physicalFunction,
        driver,
        numaNode,
        sriov,
        interfaces.stream().map(seen).toList(),
        auxiliaryDevices,
        pod,
        modalias);
  }

  public boolean isVirtualFunction() {
    return physicalFunction.isPresent();
  }
}
