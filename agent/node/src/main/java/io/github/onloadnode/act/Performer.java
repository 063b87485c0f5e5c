package io.github.onloadnode.act;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Outcome;
import java.util.Optional;

/** Performs an action, whatever its kind. */
@FunctionalInterface
public interface Performer {

  /**
   * Does it, and returns when it is done or will not be.
   *
   * @param state that the decision was made on
   * @return empty where there was nothing to do
   */
  Optional<Outcome> perform(Action action, NodeState state);
}
