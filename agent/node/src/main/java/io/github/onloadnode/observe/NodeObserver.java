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
 * The three looks at one node, and the states that they make up. They never throw for what the host
 * says: what could not be read is in the state as that.
 */
public final class NodeObserver {

  private static final String NOT_LOOKED_AT = "processes were not looked at";

  private final DriverLook driver;
  private final HardwareLook sysfs;
  private final HardwareLook hardware;
  private final ProcessesLook processes;

  /**
   * An observer of one node.
   *
   * @param nodeAddresses addresses that the node is known by in the cluster; may be empty
   */
  public NodeObserver(HostFiles files, Linux linux, Set<String> nodeAddresses, PodNaming naming) {
    this.driver = new DriverLook(files, linux.deviceNodes());
    this.sysfs = HardwareLook.bySysfs(files);
    this.hardware = HardwareLook.asking(files, linux, nodeAddresses);
    this.processes = new ProcessesLook(files, naming);
  }

  /** One that knows pods by their logs. */
  public NodeObserver(HostFiles files, Linux linux, Set<String> nodeAddresses) {
    this(files, linux, nodeAddresses, PodNaming.byLogs(files));
  }

  /** By all three looks. */
  public NodeState observe() {
    return observe(Optional.empty());
  }

  /**
   * By all three looks, but for what pods have of the cards.
   *
   * @param recent a state from a moment ago, of which that is still true
   */
  public NodeState observe(Optional<NodeState> recent) {
    Hardware cards = hardware.look();
    Driver modules = driver.look(drivers(cards));
    return new NodeState(cards, modules, processes.look(modules, cards, recent));
  }

  /**
   * By the look at the driver alone.
   *
   * @param recent a state from a moment ago, of which the rest is taken
   */
  public NodeState observeDriver(NodeState recent) {
    Driver modules = driver.look(drivers(recent.hardware()));
    return new NodeState(recent.hardware(), modules, recent.processes());
  }

  /**
   * What decides whether devices may be served, for the way to the kubelet: the driver, and what
   * sysfs tells of the cards, since an offer depends on which there are and on their NUMA nodes. No
   * process is looked at, and nothing native is bound.
   */
  public NodeState observeForServing() {
    Hardware cards = sysfs.look();
    return new NodeState(cards, driver.look(drivers(cards)), Processes.unseen(NOT_LOOKED_AT));
  }

  /** The look at the driver, for who needs no more. */
  public DriverLook driver() {
    return driver;
  }

  /** The look at the processes, for who has the other two. */
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
