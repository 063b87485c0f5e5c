package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.node.KernelModule.State;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A host made of files in the layout of the real kernel: everything that the agent observes, with
 * methods that change it as hardware, kernel and pods do. Decides nothing; the simulated kernel
 * decides what a load does.
 */
public final class SimulatedHost {

  /**
   * The host's initial equipment.
   *
   * @param adapters how many cards
   * @param ports physical functions of each card
   * @param otherModules other loaded modules
   */
  public record Shape(int adapters, int ports, PciId id, int otherModules, String kernelRelease) {

    /** Two X2 cards of two ports. */
    public static Shape usual() {
      return new Shape(2, 2, new PciId(0x1924, 0x0b03), 40, "6.1.0-56-amd64");
    }
  }

  private final HostTree tree;
  private final SimulatedModules modules;
  private final SimulatedDevices devices;
  private final SimulatedAdapters adapters;
  private final SimulatedProcesses processes;
  private final SimulatedNetwork network;
  private final SimulatedKernelLog log = new SimulatedKernelLog();

  private SimulatedHost(Path directory) {
    this.tree = new HostTree(new HostRoot(directory));
    this.modules = new SimulatedModules(tree);
    this.devices = new SimulatedDevices(tree);
    this.adapters = new SimulatedAdapters(tree);
    this.processes = new SimulatedProcesses(tree, modules);
    this.network = new SimulatedNetwork(tree);
  }

  /**
   * Creates the host in an empty directory, with adapters without a driver and no Onload modules.
   */
  public static SimulatedHost create(Path directory, Shape shape) {
    SimulatedHost host = new SimulatedHost(directory);
    host.boot(shape);
    return host;
  }

  public HostRoot root() {
    return tree.root();
  }

  /** Any file of the host, for changes without their own method. */
  public HostTree tree() {
    return tree;
  }

  public SimulatedModules modules() {
    return modules;
  }

  public SimulatedDevices devices() {
    return devices;
  }

  public SimulatedAdapters adapters() {
    return adapters;
  }

  public SimulatedProcesses processes() {
    return processes;
  }

  public SimulatedNetwork network() {
    return network;
  }

  public SimulatedKernelLog log() {
    return log;
  }

  /** The system calls of this host, with a kernel that loads modules. */
  public Linux linux(KernelModules kernel) {
    return new Linux(
        kernel, new SimulatedDeviceNodes(), new SimulatedEthtool(root()), log, network);
  }

  /** Creates {@code /proc/driver/onload} as the onload module does. */
  public void onloadAppears(String version, String userInterface) {
    String directory = "/proc/driver/onload/";
    tree.write(
        directory + "version",
        "onload_product: Onload\nonload_version: %s \nuk_intf_ver: %s\n"
            .formatted(version, userInterface));
    controlPlaneServers(List.of());
    tree.write(directory + "stacks", "");
    tree.write(directory + "stacks_ul", "");
    tree.write(directory + "stacks_k", "");
  }

  /** Removes the onload module's files. */
  public void onloadDisappears() {
    tree.remove("/proc/driver/onload");
  }

  /** Sets the control-plane servers that the kernel lists. */
  public void controlPlaneServers(List<Integer> pids) {
    tree.write(
        "/proc/driver/onload/cp_server_pids",
        pids.stream().map(pid -> pid + "\n").collect(Collectors.joining()));
  }

  private void boot(Shape shape) {
    tree.write("/proc/sys/kernel/osrelease", shape.kernelRelease() + "\n");
    tree.write("/proc/sys/kernel/random/boot_id", "7f1c4d3a-9d55-4f0e-8a53-5e1f0a6b2c01\n");
    tree.write("/proc/sys/kernel/modules_disabled", "0\n");
    tree.write("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
    tree.write("/sys/module/module/parameters/sig_enforce", "N\n");
    tree.directory("/sys/bus/pci/devices");
    tree.directory("/sys/bus/auxiliary/devices");
    tree.directory("/sys/class/net");
    tree.directory("/var/log/pods");
    tree.directory("/dev");
    devices.writeTable();
    modules.appear(
        IntStream.range(0, shape.otherModules())
            .mapToObj(number -> SimulatedModule.inTree("other_%03d".formatted(number)))
            .toList(),
        State.LIVE);
    processes.start(1, "systemd", "0::/init.scope\n");
    tree.link("/proc/self", "1");
    plug(shape);
    network.virtualInterface("eth0");
    network.defaultRoute("eth0");
    network.address("eth0", "192.168.0.10", 24);
  }

  private void plug(Shape shape) {
    for (int card = 0; card < shape.adapters(); card++) {
      for (int port = 0; port < shape.ports(); port++) {
        adapters.plug(new PciAddress(0, 0x3b + card, 0, port), shape.id(), card % 2);
      }
    }
  }
}
