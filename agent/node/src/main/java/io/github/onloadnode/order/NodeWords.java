package io.github.onloadnode.order;

import java.util.Optional;

/** What a controller says to a node: the texts of its annotations. */
public record NodeWords(Optional<String> desired, Optional<String> grant, Optional<String> stage) {

  /** No controller says anything. */
  public static final NodeWords NONE =
      new NodeWords(Optional.empty(), Optional.empty(), Optional.empty());
}
