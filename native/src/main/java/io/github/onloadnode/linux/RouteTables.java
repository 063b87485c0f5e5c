package io.github.onloadnode.linux;

import java.util.function.Predicate;

/**
 * The kernel's routes and addresses in the network namespace of the calling thread, by
 * rtnetlink(7). The files in /proc omit tables other than main, all but the first link of a
 * multipath route, and next-hop objects.
 */
public interface RouteTables {

  /** The tables that can be read. */
  enum Table {
    IPV4_ROUTES,
    IPV6_ROUTES,
    NEXT_HOPS,
    ADDRESSES
  }

  /**
   * The network namespace of these tables, as a link in {@code /proc/<pid>/ns} spells it.
   *
   * @throws LinuxException if it cannot be read
   */
  String namespace();

  /**
   * Passes one table on datagram by datagram, so that no table has to fit into memory. Each
   * datagram has whole netlink(7) messages; the last message ends the table or says why it is
   * incomplete.
   *
   * @param goesOn takes the next datagram; returns false if it had the end of the table
   * @throws LinuxException if the kernel does not answer in time
   */
  void dump(Table table, Predicate<byte[]> goesOn);
}
