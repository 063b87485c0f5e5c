package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The PCI functions of a simulated host, with the network interfaces and auxiliary devices that
 * drivers create.
 */
public final class SimulatedAdapters {

  private static final String DEVICES = "/sys/bus/pci/devices/";
  private static final String CLASS_NET = "/sys/class/net/";
  private static final String AUXILIARY = "/sys/bus/auxiliary/devices/";

  /** A function; its interface has the same name each time a driver binds it. */
  private record Function(PciAddress address, String networkInterface, int number) {

    String directory() {
      return "/sys/devices/pci%04x:%02x/%s".formatted(address.domain(), address.bus(), address);
    }
  }

  private final HostTree tree;
  private final Map<PciAddress, Function> functions = new TreeMap<>();
  private final Map<PciAddress, String> auxiliaryDevices = new TreeMap<>();

  SimulatedAdapters(HostTree tree) {
    this.tree = tree;
    // No I/O: the tree is made by SimulatedHost.create.
  }

  /** A physical function in a slot, without a driver. */
  public synchronized void plug(PciAddress address, PciId id, int numaNode) {
    String name = "ens%df%dnp%d".formatted(address.bus(), address.function(), address.function());
    Function function = add(address, id, name);
    tree.write(function.directory() + "/numa_node", numaNode + "\n");
    tree.write(function.directory() + "/sriov_totalvfs", "4\n");
    tree.write(function.directory() + "/sriov_numvfs", "0\n");
  }

  /** Creates virtual functions of a physical one, as a write to sriov_numvfs does. */
  public synchronized List<PciAddress> virtualFunctions(PciAddress physical, int count) {
    Function parent = function(physical);
    PciId id = new PciId(0x1924, 0x1b03);
    List<PciAddress> made = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      PciAddress address =
          new PciAddress(physical.domain(), physical.bus(), 2 + physical.function(), number);
      Function function = add(address, id, parent.networkInterface() + "v" + number);
      tree.write(function.directory() + "/numa_node", "-1\n");
      tree.link(function.directory() + "/physfn", "../" + physical);
      tree.link(parent.directory() + "/virtfn" + number, "../" + address);
      made.add(address);
    }
    tree.write(parent.directory() + "/sriov_numvfs", count + "\n");
    return made;
  }

  /** All functions. */
  public synchronized List<PciAddress> addresses() {
    return List.copyOf(functions.keySet());
  }

  /** The name of a function's interface while a driver is bound. */
  public synchronized String networkInterface(PciAddress address) {
    return function(address).networkInterface();
  }

  /**
   * Binds a driver to all functions: their interfaces appear with a link of 25 Gbit/s.
   *
   * @param auxiliary whether it creates devices for Onload on the auxiliary bus, unlike the in-tree
   *     driver
   */
  public synchronized void bind(String driver, boolean auxiliary) {
    for (Function function : functions.values()) {
      tree.link(function.directory() + "/driver", "../../../bus/pci/drivers/" + driver);
      tree.link(
          "/sys/bus/pci/drivers/" + driver + "/" + function.address(),
          "../../../.." + function.directory().substring("/sys".length()));
      addInterface(function);
      if (auxiliary) {
        addAuxiliaryDevice(function, driver);
      }
    }
    tree.link("/sys/bus/pci/drivers/" + driver + "/module", "../../../../module/" + driver);
  }

  /** Unbinds the driver, which removes the interfaces and auxiliary devices of all functions. */
  public synchronized void unbind(String driver) {
    tree.remove("/sys/bus/pci/drivers/" + driver);
    for (Function function : functions.values()) {
      tree.remove(CLASS_NET + function.networkInterface());
      tree.remove(function.directory() + "/net");
      tree.remove(function.directory() + "/driver");
      Optional.ofNullable(auxiliaryDevices.remove(function.address()))
          .ifPresent(device -> {
            tree.remove(AUXILIARY + device);
            tree.remove(function.directory() + "/" + device);
          });
    }
  }

  /** Sets the link of a function's interface up or down. */
  public synchronized void link(PciAddress address, boolean up) {
    String net = interfaceDirectory(function(address));
    tree.write(net + "/operstate", up ? "up\n" : "down\n");
    tree.write(net + "/speed", up ? "25000\n" : "-1\n");
    tree.write(net + "/carrier", up ? "1\n" : "0\n");
  }

  /** The modalias of a card, with Solarflare as the subsystem vendor. */
  public static String modalias(PciId id) {
    return "pci:v%08Xd%08Xsv00001924sd00008022bc02sc00i00".formatted(id.vendor(), id.device());
  }

  private Function add(PciAddress address, PciId id, String networkInterface) {
    Function function = new Function(address, networkInterface, functions.size());
    functions.put(address, function);
    String directory = function.directory();
    tree.write(directory + "/vendor", "0x%04x\n".formatted(id.vendor()));
    tree.write(directory + "/device", "0x%04x\n".formatted(id.device()));
    tree.write(directory + "/class", "0x020000\n");
    tree.write(directory + "/modalias", modalias(id) + "\n");
    tree.link(DEVICES + address, "../../.." + directory.substring("/sys".length()));
    return function;
  }

  private void addInterface(Function function) {
    String net = interfaceDirectory(function);
    tree.write(net + "/address", "00:0f:53:00:00:%02x\n".formatted(function.number() & 0xff));
    tree.write(net + "/ifindex", function.number() + 10 + "\n");
    tree.write(net + "/mtu", "1500\n");
    tree.link(net + "/device", "../../../" + function.address());
    link(function.address(), true);
    tree.link(CLASS_NET + function.networkInterface(), "../.." + net.substring("/sys".length()));
  }

  private void addAuxiliaryDevice(Function function, String driver) {
    String device = "%s.onload.%d".formatted(driver, function.number());
    auxiliaryDevices.put(function.address(), device);
    tree.directory(function.directory() + "/" + device);
    tree.link(
        AUXILIARY + device,
        "../../.." + function.directory().substring("/sys".length()) + "/" + device);
  }

  private static String interfaceDirectory(Function function) {
    return function.directory() + "/net/" + function.networkInterface();
  }

  private Function function(PciAddress address) {
    return Optional.ofNullable(functions.get(address))
        .orElseThrow(() -> new IllegalArgumentException("no function at " + address));
  }
}
