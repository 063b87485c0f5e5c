package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.upgrade.Journal;
import java.io.IOException;
import java.util.Optional;

/** Where orders come from: a file, or the API server. */
@FunctionalInterface
public interface Orders {

  /** Nobody gives orders: the node is kept as it is. */
  Orders NONE = (_, _) -> Order.NONE;

  /**
   * What is known of the order in force.
   *
   * @param desired the last order that was understood; empty before the first
   * @param grant asked for in this moment; unreadable where nobody answered
   * @param document what it asks for; empty where that cannot be read now
   * @param problem why a newer order could not be understood; it changes nothing
   */
  record Order(
      Optional<Desired> desired,
      Reading<Grant> grant,
      Optional<DesiredDocument> document,
      Optional<Finding> problem) {

    /** Nothing is known of any order. */
    static final Order NONE =
        new Order(Optional.empty(), Reading.absent(), Optional.empty(), Optional.empty());
  }

  /** Deletes what is remembered of orders on this node's disk. */
  default void forget() throws IOException {}

  /**
   * Looks for the order anew.
   *
   * @param release of the running kernel
   */
  Order read(String release, Journal journal);
}
