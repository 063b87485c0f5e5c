package io.github.onloadnode.observe;

import io.github.onloadnode.observe.NetlinkMessage.MalformedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The interfaces of default routes and of given addresses, collected while the kernel's tables are
 * read. Layouts are from include/uapi/linux/rtnetlink.h, nexthop.h and if_addr.h, Linux 6.12.
 * Interfaces are identified by index.
 */
final class RoutingTables {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private static final int RTM_NEWADDR = 20;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_NEWNEXTHOP = 104;

  /** struct rtmsg; blackhole, unreachable, prohibit and throw lead nowhere. */
  private static final int ROUTE = 12;

  private static final Set<Integer> NOWHERE = Set.of(6, 7, 8, 9);
  private static final int RTA_OIF = 4;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_NH_ID = 30;
  private static final int NEXT_HOP_OF_ROUTE = 8;

  /** Two halves of the address space, or 2000::/3, also act as a default route. */
  private static final int WIDEST_IPV4 = 1;

  private static final int WIDEST_IPV6 = 3;

  /** struct nhmsg, struct nexthop_grp. */
  private static final int NEXT_HOP = 8;

  private static final int NHA_ID = 1;
  private static final int NHA_GROUP = 2;
  private static final int NHA_OIF = 5;
  private static final int MEMBER = 8;

  /** struct ifaddrmsg. */
  private static final int ADDRESS = 8;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;

  /** A next-hop object: through these interfaces, or a group of these next hops. */
  private record NextHop(List<Integer> interfaces, List<Integer> members) {}

  private final Set<InetAddress> wanted;
  private final Set<Integer> defaultRoutes = new HashSet<>();
  private final Set<Integer> defaultNextHops = new HashSet<>();
  private final Map<Integer, NextHop> nextHops = new HashMap<>();
  private final Map<InetAddress, Set<Integer>> addresses = new HashMap<>();

  /**
   * Starts empty.
   *
   * @param wanted the addresses to keep, because a node may have a hundred thousand
   */
  RoutingTables(Set<InetAddress> wanted) {
    this.wanted = wanted;
  }

  /** Takes a message of any of the tables, in any order. */
  void add(NetlinkMessage message) {
    switch (message.type()) {
      case RTM_NEWROUTE -> addRoute(message);
      case RTM_NEWNEXTHOP -> addNextHop(message);
      case RTM_NEWADDR -> addAddress(message);
      default -> {}
    }
  }

  private void addRoute(NetlinkMessage message) {
    int family = message.unsignedByte(0);
    int width = message.unsignedByte(1);
    boolean wide =
        (family == AF_INET && width <= WIDEST_IPV4) || (family == AF_INET6 && width <= WIDEST_IPV6);
    if (!wide || NOWHERE.contains(message.unsignedByte(7))) {
      return;
    }
    Map<Integer, ByteBuffer> attributes = message.attributes(ROUTE);
    number(attributes, RTA_OIF).ifPresent(defaultRoutes::add);
    number(attributes, RTA_NH_ID).ifPresent(defaultNextHops::add);
    Optional.ofNullable(attributes.get(RTA_MULTIPATH)).ifPresent(this::addLinks);
  }

  /** A sequence of struct rtnexthop, each with its attributes. */
  private void addLinks(ByteBuffer links) {
    int at = 0;
    while (links.limit() - at >= NEXT_HOP_OF_ROUTE) {
      int length = links.getShort(at) & 0xffff;
      if (length < NEXT_HOP_OF_ROUTE || length > links.limit() - at) {
        throw new MalformedException("a next hop of a route is cut off");
      }
      defaultRoutes.add(links.getInt(at + 4));
      at += NetlinkMessage.aligned(length);
    }
  }

  private void addNextHop(NetlinkMessage message) {
    Map<Integer, ByteBuffer> attributes = message.attributes(NEXT_HOP);
    List<Integer> members =
        Optional.ofNullable(attributes.get(NHA_GROUP))
            .map(group ->
                IntStream.range(0, group.limit() / MEMBER)
                    .mapToObj(index -> group.getInt(index * MEMBER))
                    .toList())
            .orElse(List.of());
    NextHop hop = new NextHop(number(attributes, NHA_OIF).stream().toList(), members);
    number(attributes, NHA_ID).ifPresent(id -> nextHops.put(id, hop));
  }

  /** With an IFA_LOCAL, IFA_ADDRESS is the address of the peer. */
  private void addAddress(NetlinkMessage message) {
    Map<Integer, ByteBuffer> attributes = message.attributes(ADDRESS);
    Optional.ofNullable(attributes.getOrDefault(IFA_LOCAL, attributes.get(IFA_ADDRESS)))
        .flatMap(RoutingTables::address)
        .filter(wanted::contains)
        .ifPresent(address ->
            addresses.computeIfAbsent(address, _ -> new HashSet<>()).add(message.integer(4)));
  }

  private static Optional<InetAddress> address(ByteBuffer value) {
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> number(Map<Integer, ByteBuffer> attributes, int type) {
    return Optional.ofNullable(attributes.get(type)).map(NetlinkMessage::number);
  }

  /** Next hops of default routes that no table had; if there are none, the result is complete. */
  Set<Integer> unknownNextHops() {
    return reachable().stream()
        .filter(id -> !nextHops.containsKey(id))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The interfaces of the default routes in all tables. */
  Set<Integer> defaultRoutes() {
    Set<Integer> interfaces = new HashSet<>(defaultRoutes);
    reachable().stream()
        .map(nextHops::get)
        .filter(Objects::nonNull)
        .forEach(hop -> interfaces.addAll(hop.interfaces()));
    return interfaces;
  }

  /** The interfaces with this address; usually one. */
  Set<Integer> with(InetAddress address) {
    return Set.copyOf(addresses.getOrDefault(address, Set.of()));
  }

  /** The next hops of default routes, with the members of groups. */
  private Set<Integer> reachable() {
    Set<Integer> reached = new HashSet<>();
    Deque<Integer> ahead = new ArrayDeque<>(defaultNextHops);
    while (!ahead.isEmpty()) {
      int id = ahead.pop();
      NextHop hop = nextHops.get(id);
      if (reached.add(id) && hop != null) {
        ahead.addAll(hop.members());
      }
    }
    return reached;
  }
}
