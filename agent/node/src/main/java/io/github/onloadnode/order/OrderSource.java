package io.github.onloadnode.order;

import io.github.onloadnode.api.Order;
import java.io.IOException;

/** Where a node's orders come from: a file on it, or the API server. */
@FunctionalInterface
public interface OrderSource {

  /** Looks for the order anew, once a pass, its grant included. */
  Order read(AskingNode node);

  /** Deletes what is remembered of orders on this node's disk. */
  default void forget() throws IOException {}
}
