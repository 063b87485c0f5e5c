package io.github.onloadnode.order;

import io.github.onloadnode.api.OrderResult;
import java.util.Optional;

/**
 * A node as its source of orders must know it.
 *
 * @param kernel the running kernel's release
 * @param seq of the order that the node works on, or worked on last
 * @param result how the last finished order ended; empty before the first
 */
public record AskingNode(String kernel, long seq, Optional<OrderResult> result) {

  /** The highest number that the node has seen: a new order's must be above it. */
  public long newestSeq() {
    return Math.max(seq, result.map(OrderResult::seq).orElse(0L));
  }
}
