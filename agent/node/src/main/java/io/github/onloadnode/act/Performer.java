package io.github.onloadnode.act;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Outcome;
import java.util.Optional;

/** Performs an action, whatever its kind. */
@FunctionalInterface
public interface Performer {

  /**
   * Performs the action; returns when it succeeded or failed.
   *
   * @param state on which this was decided
   * @return empty if there was nothing to do
   */
  Optional<Outcome> perform(Action action, NodeState state);
}
