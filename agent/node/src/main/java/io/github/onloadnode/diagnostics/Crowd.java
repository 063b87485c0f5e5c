package io.github.onloadnode.diagnostics;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The open connections within limits, oldest first. When there is no room, the oldest is closed,
 * because it is most likely a client that never completes its request.
 */
final class Crowd {

  private static final long SECOND = 1_000_000_000L;

  /** The most connections whose answers are kept in memory for slow peers. */
  private static final int MOST_SLOW = 8;

  private final Limits limits;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Set<Connection> slow = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> asked = new HashMap<>();
  private long second;

  /**
   * The limits.
   *
   * @param connections open at once
   * @param ofOnePeer open at once from one address
   * @param requests per second answered to one address
   * @param headBytes of one request's head
   */
  record Limits(int connections, int ofOnePeer, int requests, int headBytes) {}

  Crowd(Limits limits) {
    this.limits = limits;
  }

  void enter(Connection connection) {
    long ofPeer = connections.stream().filter(one -> one.peer().equals(connection.peer())).count();
    if (ofPeer >= limits.ofOnePeer()) {
      oldest(connection.peer()).ifPresent(this::leave);
    } else if (connections.size() >= limits.connections()) {
      leave(connections.iterator().next());
    }
    connections.add(connection);
  }

  private Optional<Connection> oldest(InetAddress peer) {
    return connections.stream().filter(one -> one.peer().equals(peer)).findFirst();
  }

  /** The peer reads the answer more slowly than it is sent. */
  void lag(Connection connection) {
    slow.add(connection);
    if (slow.size() > MOST_SLOW) {
      leave(slow.iterator().next());
    }
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  int headBytes() {
    return limits.headBytes();
  }

  /** Closes it. */
  void leave(Connection connection) {
    connections.remove(connection);
    slow.remove(connection);
    connection.close();
  }

  /** Makes room when the process has no file descriptor left. */
  void squeeze() {
    connections.stream().findFirst().ifPresent(this::leave);
  }

  /** Whether this address may get another answer now. */
  boolean mayAsk(InetAddress peer, long now) {
    if (now - second >= SECOND) {
      asked.clear();
      second = now;
    }
    return asked.merge(peer, 1, Integer::sum) <= limits.requests();
  }

  /** Closes connections past their deadline. */
  void expire(long now) {
    List<Connection> over = new ArrayList<>(connections);
    over.removeIf(one -> !one.isOver(now));
    over.forEach(this::leave);
  }

  void closeAll() {
    List.copyOf(connections).forEach(this::leave);
  }
}
