package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Outcome;
import java.util.Optional;

/** How soon the next pass is due. */
public enum NextPass {
  /** Devices are announced, and nothing else was looked at: the kubelet comes first. */
  SERVED,
  /** The pass changed something, and the next one may go on. */
  AT_ONCE,
  /** The node waits in the middle of a change. */
  SOON,
  /** An action failed: again, but each time later. */
  BACK_OFF,
  /** All is as it shall be, or a person must act. */
  LATER;

  /**
   * What follows from a pass.
   *
   * @param before how the action of the pass before ended
   * @param outcome how this pass's action ended
   * @param orderProblem why the order is not known; a payload that changes is soon still
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
      // The decision after a failed action is one too.
      return AT_ONCE;
    }
    if (!(decision.action() instanceof Action.Blocked)) {
      return LATER;
    }
    return switch (decision.journal().step()) {
      case IDLE, STAGED -> before.isPresent() ? BACK_OFF : LATER;
      case STAGING, FAILED -> LATER;
      // Old modules that holders shall have again after a reboot, and that do not load.
      case QUIESCE -> before.filter(Outcome.Failed.class::isInstance).isPresent() ? BACK_OFF : SOON;
      case UNLOAD, UNLOADED, LOAD, VERIFY, RB_UNLOAD, RB_LOAD, RB_VERIFY -> SOON;
    };
  }
}
