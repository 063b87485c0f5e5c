package io.github.onloadnode.agent.observe;

import com.google.common.net.InetAddresses;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.InterfaceUse;
import io.github.onloadnode.agent.node.InterfaceUse.DefaultRoute;
import io.github.onloadnode.agent.node.InterfaceUse.NodeAddress;
import io.github.onloadnode.agent.node.InterfaceUse.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which interfaces carry the default route or the node's addresses, in the network namespace of the
 * host's first process.
 */
final class InterfaceRoles {

  private static final String NET = "/proc/1/net/";

  private final Set<String> defaultRoutes;
  private final Map<String, Set<String>> nodeAddresses;
  private final List<InterfaceUse> unreadable;

  private InterfaceRoles(
      Set<String> defaultRoutes,
      Map<String, Set<String>> nodeAddresses,
      List<InterfaceUse> unreadable) {
    this.defaultRoutes = defaultRoutes;
    this.nodeAddresses = nodeAddresses;
    this.unreadable = unreadable;
  }

  /** Reads the tables; node addresses are texts of IPv4 and IPv6 addresses. */
  static InterfaceRoles read(HostFiles files, Set<String> nodeAddresses) {
    List<InterfaceUse> unreadable = new ArrayList<>();
    // Absent where the kernel has no IPv4 or no IPv6.
    Ipv4Routes ipv4 = Ipv4Routes.parse(table(files, "route", unreadable));
    Set<String> defaultRoutes = new TreeSet<>(ipv4.defaultInterfaces());
    defaultRoutes.addAll(Ipv6Tables.defaultInterfaces(table(files, "ipv6_route", unreadable)));
    Map<String, Set<String>> addresses =
        nodeAddresses.isEmpty()
            ? Map.of()
            : carriers(
                nodeAddresses,
                new LocalAddresses(
                    ipv4,
                    table(files, "fib_trie", unreadable),
                    Ipv6Tables.interfaces(table(files, "if_inet6", unreadable))));
    return new InterfaceRoles(defaultRoutes, addresses, unreadable);
  }

  private static String table(HostFiles files, String name, List<InterfaceUse> unreadable) {
    return files
        .text(NET + name)
        .fold(
            text -> text,
            () -> "",
            reason -> {
              unreadable.add(new Unreadable(reason));
              return "";
            });
  }

  private static Map<String, Set<String>> carriers(
      Set<String> nodeAddresses, LocalAddresses local) {
    Map<String, Set<String>> carriers = new TreeMap<>();
    for (String address : nodeAddresses) {
      local
          .networkInterfaces(address)
          .forEach(name -> carriers.computeIfAbsent(name, _ -> new TreeSet<>()).add(address));
    }
    return carriers;
  }

  /** The uses of one interface. */
  List<InterfaceUse> of(String networkInterface) {
    List<InterfaceUse> uses = new ArrayList<>(unreadable);
    if (defaultRoutes.contains(networkInterface)) {
      uses.add(new DefaultRoute());
    }
    nodeAddresses
        .getOrDefault(networkInterface, Set.of())
        .forEach(address -> uses.add(new NodeAddress(address)));
    return uses;
  }

  /** Where the machine's own addresses are. */
  private record LocalAddresses(
      Ipv4Routes routes, String fibTrie, Map<String, String> ipv6Interfaces) {

    Set<String> networkInterfaces(String address) {
      if (!InetAddresses.isInetAddress(address)) {
        return Set.of();
      }
      String canonical = InetAddresses.toAddrString(InetAddresses.forString(address));
      return Ipv4Routes.local(fibTrie, Set.of(canonical)).isEmpty()
          ? Optional.ofNullable(ipv6Interfaces.get(canonical)).map(Set::of).orElse(Set.of())
          : routes.connectedInterfaces(canonical);
    }
  }
}
