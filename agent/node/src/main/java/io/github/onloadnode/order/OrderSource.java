package io.github.onloadnode.order;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Order;
import java.io.IOException;
import java.util.Optional;

/** Where a node's orders come from: a file on it, or the API server. */
@FunctionalInterface
public interface OrderSource {

  /** Reads the current order and its grant, once per pass. */
  Order read(AskingNode node);

  /**
   * Asks where the orders come from whether this order still holds and may disturb the node. For a
   * source whose {@link #read} may be older than its grant.
   *
   * @return why not, or why it is unknown; empty if it may
   */
  default Optional<Finding> confirm(long seq) {
    return Optional.empty();
  }

  /** Deletes what is stored about orders on this node's disk. */
  default void forget() throws IOException {}
}
