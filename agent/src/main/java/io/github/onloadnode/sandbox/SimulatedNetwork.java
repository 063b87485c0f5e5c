package io.github.onloadnode.sandbox;

import com.google.common.net.InetAddresses;
import io.github.onloadnode.agent.host.HostTree;
import java.util.Map;
import java.util.TreeMap;

/** Routes and addresses of a simulated host's own network namespace, IPv4 alone. */
public final class SimulatedNetwork {

  private static final String NET = "/proc/1/net/";

  /** An address of an interface; its network is reached without a gateway. */
  private record Address(String networkInterface, int value, int prefix) {

    int mask() {
      return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    String route() {
      return "%s\t%s\t00000000\t0001\t0\t0\t100\t%s\t0\t0\t0\n"
          .formatted(networkInterface, littleEndian(value & mask()), littleEndian(mask()));
    }

    private static String littleEndian(int address) {
      return "%08X".formatted(Integer.reverseBytes(address));
    }
  }

  private final HostTree tree;
  private final Map<String, Address> addresses = new TreeMap<>();
  private String defaultRoute = "eth0";

  SimulatedNetwork(HostTree tree) {
    this.tree = tree;
  }

  /** The default route goes out by this interface. */
  public synchronized void defaultRoute(String networkInterface) {
    defaultRoute = networkInterface;
    writeTables();
  }

  /** Gives an interface an IPv4 address, and the network around it. */
  public synchronized void address(String networkInterface, String address, int prefix) {
    int value = InetAddresses.coerceToInteger(InetAddresses.forString(address));
    addresses.put(address, new Address(networkInterface, value, prefix));
    writeTables();
  }

  /** As net/ipv4/fib_trie.c of Linux 6.12 prints routes and local addresses. */
  private void writeTables() {
    StringBuilder routes =
        new StringBuilder(
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n");
    routes.append(
        "%s\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n".formatted(defaultRoute));
    addresses.values().forEach(address -> routes.append(address.route()));
    StringBuilder trie = new StringBuilder("Local:\n  +-- 0.0.0.0/0 3 0 5\n");
    addresses
        .keySet()
        .forEach(local -> trie.append("     |-- %s\n        /32 host LOCAL\n".formatted(local)));
    tree.write(NET + "route", routes.toString());
    tree.write(NET + "fib_trie", trie.toString());
    tree.write(NET + "ipv6_route", "");
    tree.write(NET + "if_inet6", "");
  }

  /** An interface without a device below it, such as a bridge or a VLAN. */
  public void virtualInterface(String name) {
    String directory = "/sys/devices/virtual/net/" + name;
    tree.write(directory + "/operstate", "up\n");
    tree.write(directory + "/address", "02:00:00:00:00:01\n");
    tree.link("/sys/class/net/" + name, "../../devices/virtual/net/" + name);
  }

  /** Makes an interface a port of a bridge or bond. */
  public void master(String networkInterface, String master) {
    tree.link(
        "/sys/class/net/" + networkInterface + "/master", "../../../../virtual/net/" + master);
  }

  /** Puts an interface such as a VLAN on another. */
  public void upper(String networkInterface, String upper) {
    tree.link(
        "/sys/class/net/" + networkInterface + "/upper_" + upper,
        "../../../../virtual/net/" + upper);
  }
}
