package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import java.util.Optional;

/**
 * The order that the node was given last.
 *
 * @param document of its revision; empty for a removal, for an order that had ended before, and for
 *     a revision that is not valid
 * @param stage the annotation about its payload as it was when the order was taken
 */
record TakenOrder(Desired desired, Optional<DesiredDocument> document, Optional<String> stage) {}
