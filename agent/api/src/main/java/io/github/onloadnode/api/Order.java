package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What is known about the current order.
 *
 * @param desired the last order that was understood; empty before the first
 * @param grant as of now; unreadable if it could not be asked for
 * @param content what it asks for; empty for a removal, and while it cannot be read
 * @param problem why a newer order could not be understood; that order has no effect
 */
public record Order(
    Optional<Desired> desired,
    Reading<Grant> grant,
    Optional<RevisionContent> content,
    Optional<Finding> problem) {

  /** Nothing is known of any order. */
  public static final Order NONE =
      new Order(Optional.empty(), Reading.absent(), Optional.empty(), Optional.empty());
}
