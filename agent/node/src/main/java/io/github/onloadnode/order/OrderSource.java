package io.github.onloadnode.order;

import io.github.onloadnode.api.Order;
import java.io.IOException;

/** Where a node's orders come from: a file on it, or the API server. */
@FunctionalInterface
public interface OrderSource {

  /** Reads the current order and its grant, once per pass. */
  Order read(AskingNode node);

  /** Deletes what is stored about orders on this node's disk. */
  default void forget() throws IOException {}
}
