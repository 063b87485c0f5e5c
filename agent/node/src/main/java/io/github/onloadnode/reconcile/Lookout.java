package io.github.onloadnode.reconcile;

import io.github.onloadnode.node.NodeState;
import java.util.Optional;

/** Where the host is looked at from. */
@FunctionalInterface
public interface Lookout {

  /** All there is to see. */
  NodeState look();

  /**
   * What decides whether devices may be served, as long as the kubelet waits for it and nothing
   * else; empty where there is time for all of it.
   */
  default Optional<NodeState> early() {
    return Optional.empty();
  }
}
