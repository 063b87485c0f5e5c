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
 * The connections that are open, the oldest first, within limits. Without room for another, the
 * oldest is closed: clients that send half a request stay open, and those that sent a whole one
 * have left.
 */
final class Crowd {

  private static final long SECOND = 1_000_000_000L;

  /** Answers that wait in the heap for peers that do not take them. */
  private static final int MOST_SLOW = 8;

  private final Limits limits;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Set<Connection> slow = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> asked = new HashMap<>();
  private long second;

  /**
   * How many there may be.
   *
   * @param connections open at once
   * @param ofOnePeer of them from one address
   * @param requests answered to one address within a second
   * @param headBytes of one request, before it is complete
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

  /** Its peer does not take the answer as fast as it is sent. */
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

  /** Makes room where the process has no descriptor left for another. */
  void squeeze() {
    connections.stream().findFirst().ifPresent(this::leave);
  }

  /** Whether this address may have another answer now. */
  boolean mayAsk(InetAddress peer, long now) {
    if (now - second >= SECOND) {
      asked.clear();
      second = now;
    }
    return asked.merge(peer, 1, Integer::sum) <= limits.requests();
  }

  /** Closes those that have taken too long. */
  void expire(long now) {
    List<Connection> over = new ArrayList<>(connections);
    over.removeIf(one -> !one.isOver(now));
    over.forEach(this::leave);
  }

  void closeAll() {
    List.copyOf(connections).forEach(this::leave);
  }
}
