package io.github.onloadnode.agent.observe;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /proc/net/ipv6_route} and {@code /proc/net/if_inet6}, as net/ipv6/ip6_fib.c and addrconf.c
 * of Linux 6.12 print them.
 */
final class Ipv6Tables {

  /** include/uapi/linux/route.h, Linux 6.12. */
  private static final long RTF_UP = 0x1;

  private static final long RTF_REJECT = 0x200;

  /** Destination and prefix, then six columns that do not matter, flags and the interface. */
  private static final Pattern DEFAULT_ROUTE =
      Pattern.compile("0{32} 00 (?:[0-9a-f]+ ){6}([0-9a-f]{8}) +(\\S+)");

  private static final Pattern ADDRESS =
      Pattern.compile("([0-9a-f]{32}) (?:[0-9a-f]+ ){4} *(\\S+)");

  private Ipv6Tables() {}

  /** The interfaces of default routes. */
  static Set<String> defaultInterfaces(String route) {
    Set<String> names = new TreeSet<>();
    route
        .lines()
        .map(DEFAULT_ROUTE::matcher)
        .filter(Matcher::matches)
        .filter(line -> leadsSomewhere(Long.parseLong(line.group(1), 16)))
        .forEach(line -> names.add(line.group(2)));
    return names;
  }

  private static boolean leadsSomewhere(long flags) {
    return (flags & RTF_UP) != 0 && (flags & RTF_REJECT) == 0;
  }

  /** The interface of each address, addresses in their canonical spelling. */
  static Map<String, String> interfaces(String addresses) {
    Map<String, String> interfaces = new TreeMap<>();
    addresses
        .lines()
        .map(ADDRESS::matcher)
        .filter(Matcher::matches)
        .forEach(line -> interfaces.put(canonical(line.group(1)), line.group(2)));
    return interfaces;
  }

  private static String canonical(String hexadecimal) {
    try {
      return InetAddresses.toAddrString(
          InetAddress.getByAddress(HexFormat.of().parseHex(hexadecimal)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not 16 bytes: " + hexadecimal, e);
    }
  }
}
