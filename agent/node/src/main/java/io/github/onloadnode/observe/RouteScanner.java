package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.RouteTables;
import io.github.onloadnode.linux.RouteTables.Table;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads the host's routes and addresses from the kernel. */
final class RouteScanner {

  private static final String HOSTS = "/proc/1/ns/net";

  /** A router's tables often change, but hardly during five reads in a row. */
  private static final int TRIES = 5;

  /** Next-hop objects exist since Linux 5.3; older kernels have no default route through one. */
  private static final Set<Integer> BEFORE_NEXT_HOPS = Set.of(Errno.EOPNOTSUPP.number());

  private final HostFiles files;
  private final RouteTables tables;

  RouteScanner(HostFiles files, RouteTables tables) {
    this.files = files;
    this.tables = tables;
  }

  /**
   * Unreadable if anything may be missing; never absent.
   *
   * @param wanted the addresses to look up
   */
  Reading<RoutingTables> scan(Set<InetAddress> wanted) {
    try {
      return otherNamespace().map(Reading::<RoutingTables>unreadable).orElseGet(() -> read(wanted));
    } catch (LinuxException | LinkageError e) {
      return Reading.unreadable("routes of the node: " + e.getMessage());
    }
  }

  /** A socket shows the routes of the namespace in which it was opened. */
  private Optional<String> otherNamespace() {
    String ours = tables.namespace();
    return files
        .link(HOSTS)
        .fold(
            hosts ->
                hosts.equals(ours)
                    ? Optional.empty()
                    : Optional.of(
                        "routes of the node: the agent is in network namespace "
                            + ours
                            + ", the node's first process in "
                            + hosts
                            + ": give the agent the host's network"),
            () -> Optional.of("routes of the node: " + HOSTS + ": absent: is procfs mounted?"),
            reason -> Optional.of("routes of the node: " + reason));
  }

  private Reading<RoutingTables> read(Set<InetAddress> wanted) {
    String why = "";
    for (int tries = 0; tries < TRIES; tries++) {
      RoutingTables found = new RoutingTables(wanted);
      boolean interrupted = false;
      for (Table table : EnumSet.allOf(Table.class)) {
        NetlinkDump dump =
            new NetlinkDump(table == Table.NEXT_HOPS ? BEFORE_NEXT_HOPS : Set.of(), found::add);
        tables.dump(table, dump);
        if (dump.failure().isPresent()) {
          return Reading.unreadable("routes of the node: " + table + ": " + dump.failure().get());
        }
        interrupted |= dump.isInterrupted();
      }
      Set<Integer> unknown = found.unknownNextHops();
      if (!interrupted && unknown.isEmpty()) {
        return Reading.present(found);
      }
      why = interrupted ? "they change while they are read" : "no next hops " + unknown;
    }
    return Reading.unreadable("routes of the node: " + why + ", in " + TRIES + " tries");
  }
}
