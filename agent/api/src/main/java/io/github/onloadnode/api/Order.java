package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What is known of the order in force.
 *
 * @param desired the last order that was understood; empty before the first
 * @param grant asked for in this moment; unreadable where nobody answered
 * @param content what it asks for; empty where that cannot be read now, and for a removal
 * @param problem why a newer order could not be understood; it changes nothing
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
