package io.github.onloadnode.simulator;

import com.google.common.net.InetAddresses;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.linux.RouteTables;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * IPv4 routes and addresses of a simulated host's network namespace, which is also the agent's, in
 * the kernel's rtnetlink format.
 */
public final class SimulatedNetwork implements RouteTables {

  /** RT_TABLE_MAIN. */
  private static final int MAIN = 254;

  private static final int RTA_OIF = 4;

  /** The first indexes are those of lo and of the cards' interfaces. */
  private static final int FIRST_NUMBER = 100;

  /** An address of an interface. */
  private record Address(String networkInterface, InetAddress value, int prefix) {}

  /** A default route, possibly over several links. */
  private record Route(int table, List<String> networkInterfaces) {}

  private final HostTree tree;
  private final Map<String, Address> addresses = new TreeMap<>();
  private final List<Route> routes = new ArrayList<>();
  private int number = FIRST_NUMBER;

  SimulatedNetwork(HostTree tree) {
    this.tree = tree;
  }

  /** Sets the only default route, through this interface or these. */
  public synchronized void defaultRoute(String... networkInterfaces) {
    routes.clear();
    routes.add(new Route(MAIN, List.of(networkInterfaces)));
  }

  /** Adds a default route in another table. */
  public synchronized void defaultRouteInTable(int table, String networkInterface) {
    routes.add(new Route(table, List.of(networkInterface)));
  }

  /** Gives an interface an IPv4 address. */
  public synchronized void address(String networkInterface, String address, int prefix) {
    InetAddress value = InetAddresses.forString(address);
    addresses.put(address, new Address(networkInterface, value, prefix));
  }

  @Override
  public String namespace() {
    return SimulatedProcesses.HOST_NETWORK_NAMESPACE;
  }

  @Override
  public synchronized void dump(Table table, Predicate<byte[]> goesOn) {
    NetlinkWriter answer = new NetlinkWriter();
    switch (table) {
      case IPV4_ROUTES -> routes.forEach(route -> write(route, answer));
      case ADDRESSES -> addresses.values().forEach(address -> write(address, answer));
      case IPV6_ROUTES, NEXT_HOPS -> {}
    }
    var _ = goesOn.test(answer.done());
  }

  private void write(Route route, NetlinkWriter answer) {
    int[] links =
        route.networkInterfaces().stream()
            .map(this::number)
            .flatMapToInt(OptionalInt::stream)
            .toArray();
    if (links.length == 1) {
      answer.route(route.table(), 0, NetlinkWriter.attribute(RTA_OIF, links[0]));
    } else if (links.length > 1) {
      answer.route(route.table(), 0, NetlinkWriter.links(links));
    }
  }

  private void write(Address address, NetlinkWriter answer) {
    number(address.networkInterface())
        .ifPresent(link -> answer.address(link, address.value().getAddress(), address.prefix()));
  }

  /** A removed interface loses its routes and addresses. */
  private OptionalInt number(String networkInterface) {
    return new HostFiles(tree.root())
        .attribute("/sys/class/net/" + networkInterface + "/ifindex")
        .fold(
            text -> OptionalInt.of(Integer.parseInt(text)),
            OptionalInt::empty,
            _ -> OptionalInt.empty());
  }

  /** Adds an interface without a device, such as a bridge or a VLAN. */
  public synchronized void virtualInterface(String name) {
    String directory = "/sys/devices/virtual/net/" + name;
    tree.write(directory + "/ifindex", number++ + "\n");
    tree.write(directory + "/operstate", "up\n");
    tree.write(directory + "/address", "02:00:00:00:00:01\n");
    tree.link("/sys/class/net/" + name, "../../devices/virtual/net/" + name);
  }

  /** Makes an interface a port of a bridge or bond. */
  public void master(String networkInterface, String master) {
    tree.link(
        "/sys/class/net/" + networkInterface + "/master", "../../../../virtual/net/" + master);
  }

  /** Stacks an interface such as a VLAN on another. */
  public void upper(String networkInterface, String upper) {
    tree.link(
        "/sys/class/net/" + networkInterface + "/upper_" + upper,
        "../../../../virtual/net/" + upper);
  }
}
