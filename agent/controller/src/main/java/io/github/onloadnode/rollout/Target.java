package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import java.util.Optional;

/**
 * What a node is to run.
 *
 * @param rev empty = nothing
 * @param free whether the node may have it whatever the rollout waits for: it runs nothing else
 *     meanwhile, or ran the same before
 */
record Target(Optional<String> rev, Desired.Cause cause, boolean free) {

  static Target removal(boolean free) {
    return new Target(Optional.empty(), Desired.Cause.REMOVE, free);
  }
}
