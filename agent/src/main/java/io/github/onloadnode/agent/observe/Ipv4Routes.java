package io.github.onloadnode.agent.observe;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /proc/net/route} and {@code /proc/net/fib_trie}, as net/ipv4/fib_trie.c of Linux 6.12
 * prints them. The main table alone, and of a route over several links only the first.
 */
final class Ipv4Routes {

  /** include/uapi/linux/route.h, Linux 6.12. */
  private static final int RTF_UP = 0x1;

  private static final int RTF_REJECT = 0x200;

  /** A route; addresses in network order. */
  private record Route(String networkInterface, int destination, int gateway, int flags, int mask) {

    boolean isUsable() {
      return (flags & RTF_UP) != 0 && (flags & RTF_REJECT) == 0;
    }

    boolean isDefault() {
      return isUsable() && destination == 0 && mask == 0;
    }

    boolean isConnectedTo(int address) {
      return isUsable() && gateway == 0 && mask != 0 && (address & mask) == destination;
    }
  }

  private static final Pattern ROUTE =
      Pattern.compile(
          "(\\S+)\\t([0-9A-F]{8})\\t([0-9A-F]{8})\\t([0-9A-F]{4})\\t\\S+\\t\\S+\\t\\S+\\t([0-9A-F]{8})\\t.*");

  private static final Pattern LEAF = Pattern.compile("\\s*\\|-- ([0-9.]+)");

  private final List<Route> routes;

  private Ipv4Routes(List<Route> routes) {
    this.routes = routes;
  }

  static Ipv4Routes parse(String route) {
    return new Ipv4Routes(
        route.lines().map(ROUTE::matcher).filter(Matcher::matches).map(Ipv4Routes::parse).toList());
  }

  private static Route parse(Matcher line) {
    return new Route(
        line.group(1),
        address(line.group(2)),
        address(line.group(3)),
        Integer.parseUnsignedInt(line.group(4), 16),
        address(line.group(5)));
  }

  /** Printed as a number of the machine, whose byte order is little-endian where we run. */
  private static int address(String hexadecimal) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
  }

  /** The interfaces of default routes. */
  Set<String> defaultInterfaces() {
    Set<String> names = new TreeSet<>();
    routes.stream().filter(Route::isDefault).forEach(route -> names.add(route.networkInterface()));
    return names;
  }

  /**
   * The interfaces whose own network holds the address, the narrowest network alone: one as a rule.
   * Where several are in the same network, these files do not tell which has it, and each may.
   */
  Set<String> connectedInterfaces(String address) {
    InetAddress parsed = InetAddresses.forString(address);
    if (!(parsed instanceof Inet4Address ipv4)) {
      return Set.of();
    }
    int value = InetAddresses.coerceToInteger(ipv4);
    Set<String> names = new TreeSet<>();
    int narrowest = 0;
    for (Route route : routes) {
      int width = Integer.bitCount(route.mask());
      if (route.isConnectedTo(value) && width >= narrowest) {
        if (width > narrowest) {
          names.clear();
        }
        narrowest = width;
        names.add(route.networkInterface());
      }
    }
    return names;
  }

  /** Those of the addresses that fib_trie has as the machine's own. */
  static Set<String> local(String fibTrie, Collection<String> addresses) {
    Set<String> local = new HashSet<>();
    String leaf = "";
    for (String line : (Iterable<String>) fibTrie.lines()::iterator) {
      Matcher matcher = LEAF.matcher(line);
      if (matcher.matches()) {
        leaf = matcher.group(1);
      } else if (line.endsWith("/32 host LOCAL") && addresses.contains(leaf)) {
        local.add(leaf);
      }
    }
    return local;
  }
}
