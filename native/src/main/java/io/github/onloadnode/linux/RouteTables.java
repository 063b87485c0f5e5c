package io.github.onloadnode.linux;

import java.util.function.Predicate;

/**
 * The kernel's tables of routes and addresses in the network namespace of the calling thread, by
 * rtnetlink(7). Files of /proc leave out most of them: other tables than the main one, the second
 * link of a route, and next hops that are objects of their own.
 */
public interface RouteTables {

  /** What can be asked for. */
  enum Table {
    IPV4_ROUTES,
    IPV6_ROUTES,
    NEXT_HOPS,
    ADDRESSES
  }

  /**
   * The network namespace whose tables these are, as a link below {@code /proc/<pid>/ns} spells it.
   *
   * @throws LinuxException where that cannot be found out
   */
  String namespace();

  /**
   * Hands on one table as the kernel sends it, a datagram after the other, so that none needs to
   * fit the memory. Each has whole netlink messages, netlink(7); the last message ends the table or
   * says why it could not be told.
   *
   * @param goesOn takes the next datagram; false where the table's end was in it
   * @throws LinuxException where the kernel does not answer, or not in time
   */
  void dump(Table table, Predicate<byte[]> goesOn);
}
