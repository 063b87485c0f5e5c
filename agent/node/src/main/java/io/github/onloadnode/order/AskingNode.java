package io.github.onloadnode.order;

import io.github.onloadnode.api.OrderResult;
import java.util.Optional;

/**
 * What a source of orders must know about the node.
 *
 * @param kernel the running kernel's release
 * @param seq of the current or last order
 * @param result the end of the last finished order; empty before the first
 */
public record AskingNode(String kernel, long seq, Optional<OrderResult> result) {

  /** The highest number that the node has seen; a new order needs a higher one. */
  public long newestSeq() {
    return Math.max(seq, result.map(OrderResult::seq).orElse(0L));
  }
}
