package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One PCI function of a Solarflare adapter.
 *
 * @param physicalFunction the function that a virtual function belongs to; empty for a physical one
 * @param driver the name of the bound driver; absent if none is bound
 * @param numaNode absent if the machine has no NUMA or the firmware says -1
 * @param sriov absent if the function cannot have virtual functions
 * @param interfaces its network interfaces in the agent's network namespace
 * @param auxiliaryDevices names on the auxiliary bus, e.g. {@code sfc.onload.0}
 * @param pod {@code namespace/name} of the pod that has its interface; empty if it is in the
 *     agent's namespace or unknown
 * @param modalias the device's text that the kernel matches with drivers
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

  /** The current and the possible number of virtual functions. */
  public record Sriov(int virtualFunctions, int totalVirtualFunctions) {}

  public Nic {
    interfaces = List.copyOf(interfaces);
    auxiliaryDevices = List.copyOf(auxiliaryDevices);
  }

  /** A function without a known pod and modalias. */
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

  /** This function with its interface in a pod's network namespace. */
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

  /** This function with each of its interfaces changed. */
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
