package io.github.onloadnode.observe;

import com.google.common.net.InetAddresses;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.InterfaceUse.DefaultRoute;
import io.github.onloadnode.node.InterfaceUse.NodeAddress;
import io.github.onloadnode.node.InterfaceUse.Unreadable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which interfaces carry a default route or one of the node's addresses. Reads the tables at the
 * first question, since a node without cards does not need them.
 */
final class InterfaceRoles {

  private final Map<String, InetAddress> nodeAddresses = new TreeMap<>();
  private final Function<Set<InetAddress>, Reading<RoutingTables>> tables;
  private Reading<RoutingTables> read = Reading.absent();

  /**
   * Reads the tables later.
   *
   * @param nodeAddresses IPv4 and IPv6 addresses as text; others match no interface
   * @param tables reads the tables with only these addresses
   */
  InterfaceRoles(
      Set<String> nodeAddresses, Function<Set<InetAddress>, Reading<RoutingTables>> tables) {
    nodeAddresses.stream()
        .filter(InetAddresses::isInetAddress)
        .forEach(text -> this.nodeAddresses.put(text, InetAddresses.forString(text)));
    this.tables = tables;
  }

  /** The uses of the interface with this index. */
  List<InterfaceUse> of(Reading<Integer> number) {
    if (read instanceof Reading.Absent<RoutingTables>) {
      read = tables.apply(Set.copyOf(nodeAddresses.values()));
    }
    return read.fold(
        known ->
            number.fold(
                present -> uses(known, present),
                () -> List.of(new Unreadable("it has no index")),
                reason -> List.of(new Unreadable(reason))),
        List::of,
        reason -> List.of(new Unreadable(reason)));
  }

  private List<InterfaceUse> uses(RoutingTables known, int number) {
    List<InterfaceUse> uses = new ArrayList<>();
    if (known.defaultRoutes().contains(number)) {
      uses.add(new DefaultRoute());
    }
    nodeAddresses.forEach((text, address) -> {
      if (known.with(address).contains(number)) {
        uses.add(new NodeAddress(text));
      }
    });
    return uses;
  }
}
