package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Finding;
import java.util.Optional;

/**
 * The order that the node was given last.
 *
 * @param document of its revision; empty for a removal, for an order that had ended before, and for
 *     a revision that is not valid
 * @param stage the annotation about its payload as it was when the order was taken
 * @param invalid why its revision is not valid; empty if it is
 */
record TakenOrder(
    Desired desired,
    Optional<DesiredDocument> document,
    Optional<String> stage,
    Optional<String> invalid) {

  /** A removal, or an order that had ended before. */
  static TakenOrder asksForNothing(Desired desired) {
    return new TakenOrder(desired, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** An order that can only be rejected. */
  static TakenOrder invalid(Desired desired, Finding why) {
    return new TakenOrder(desired, Optional.empty(), Optional.empty(), Optional.of(why.message()));
  }
}
