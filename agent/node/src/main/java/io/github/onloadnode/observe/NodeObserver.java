package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Processes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the three looks at one node and combines them to states. Never throws because of the host:
 * the state says what could not be read.
 */
public final class NodeObserver {

  private static final String NOT_LOOKED_AT = "processes were not observed";

  private final DriverLook driver;
  private final HardwareLook sysfs;
  private final HardwareLook hardware;
  private final ProcessesLook processes;

  /**
   * An observer of one node.
   *
   * @param nodeAddresses the node's addresses in the cluster; may be empty
   */
  public NodeObserver(HostFiles files, Linux linux, Set<String> nodeAddresses, PodNaming naming) {
    this.driver = new DriverLook(files, linux.deviceNodes());
    this.sysfs = HardwareLook.bySysfs(files);
    this.hardware = HardwareLook.asking(files, linux, nodeAddresses);
    this.processes = new ProcessesLook(files, naming);
  }

  /** An observer that takes the names of pods from their logs. */
  public NodeObserver(HostFiles files, Linux linux, Set<String> nodeAddresses) {
    this(files, linux, nodeAddresses, PodNaming.byLogs(files));
  }

  /** Makes all three looks. */
  public NodeState observe() {
    return observe(Optional.empty());
  }

  /**
   * Makes all three looks, but takes the network namespaces of pods from a recent state.
   *
   * @param recent a state from a moment ago
   */
  public NodeState observe(Optional<NodeState> recent) {
    Hardware cards = hardware.look();
    Driver modules = driver.look(drivers(cards));
    return new NodeState(cards, modules, processes.look(modules, cards, recent));
  }

  /**
   * Looks only at the driver.
   *
   * @param recent a state from a moment ago that has the rest
   */
  public NodeState observeDriver(NodeState recent) {
    Driver modules = driver.look(drivers(recent.hardware()));
    return new NodeState(recent.hardware(), modules, recent.processes());
  }

  /**
   * Observes what decides whether devices may be served, before registration: the driver, and the
   * cards in sysfs, since an offer depends on them and their NUMA nodes. Reads no process and binds
   * no native code.
   */
  public NodeState observeForServing() {
    Hardware cards = sysfs.look();
    return new NodeState(cards, driver.look(drivers(cards)), Processes.unseen(NOT_LOOKED_AT));
  }

  /** Looks only at the driver. */
  public DriverLook driver() {
    return driver;
  }

  /** Looks at the processes, given the other two looks. */
  public ProcessesLook processes() {
    return processes;
  }

  private static Set<String> drivers(Hardware cards) {
    return cards.nics().stream()
        .map(Nic::driver)
        .flatMap(name -> name.toOptional().stream())
        .collect(Collectors.toSet());
  }
}
