package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Outcome;
import java.util.Optional;

/** How soon the next pass is due. */
public enum NextPass {
  /** Devices are announced, but nothing else was observed yet, because registration comes first. */
  SERVED,
  /** The pass changed something, so the next one may continue. */
  AT_ONCE,
  /** The node waits in the middle of a change. */
  SOON,
  /** An action failed; try again after growing waits. */
  BACK_OFF,
  /** The node is in its desired state, or a person must act. */
  LATER;

  /**
   * Decides when the next pass is due.
   *
   * @param before how the action of the previous pass ended
   * @param outcome how this pass's action ended
   * @param orderProblem why the order is unknown; a payload that still changes will be complete
   *     soon
   */
  static NextPass after(
      Optional<Outcome> before,
      Decision decision,
      boolean moved,
      Optional<Outcome> outcome,
      Optional<Finding> orderProblem) {
    NextPass next = after(before, decision, moved, outcome);
    boolean changing =
        orderProblem.filter(problem -> problem.reason() == Reason.PAYLOAD_CHANGED).isPresent();
    return next == LATER && changing ? SOON : next;
  }

  private static NextPass after(
      Optional<Outcome> before, Decision decision, boolean moved, Optional<Outcome> outcome) {
    if (moved || outcome.isPresent()) {
      // A failed action also leads to a new decision.
      return AT_ONCE;
    }
    if (!(decision.action() instanceof Action.Blocked)) {
      return LATER;
    }
    return switch (decision.journal().step()) {
      case IDLE, STAGED -> before.isPresent() ? BACK_OFF : LATER;
      case STAGING, FAILED -> LATER;
      // After a reboot the old modules are loaded again for their holders, which may fail.
      case QUIESCE -> before.filter(Outcome.Failed.class::isInstance).isPresent() ? BACK_OFF : SOON;
      case UNLOAD, UNLOADED, LOAD, VERIFY, RB_UNLOAD, RB_LOAD, RB_VERIFY -> SOON;
    };
  }
}
