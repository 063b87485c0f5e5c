package io.github.onloadnode.rollout;

import io.github.onloadnode.api.RolloutSpec;
import java.util.Optional;

/**
 * What keeps a node from getting its turn, or from applying a change. It is asked before a change
 * begins and never after.
 *
 * @param closed why no window is open
 */
record Gate(boolean paused, Halt halt, Optional<String> closed, Canaries canaries) {

  /** What is waited for. */
  enum Wait {
    REFUSED,
    HELD,
    NOT_READY,
    AGENT_SILENT,
    PAUSED,
    HALTED,
    OUTSIDE_WINDOW,
    CANARY
  }

  static Gate of(RolloutSpec spec, Halt halt, Canaries canaries, Looks looks) {
    return new Gate(spec.paused(), halt, Windows.closed(spec.windows(), looks), canaries);
  }

  /** Empty if it may begin. */
  Optional<Wait> before(Member member, Target target) {
    if (member.node().hold().isPresent()) {
      return Optional.of(Wait.HELD);
    }
    if (!member.node().ready()) {
      return Optional.of(Wait.NOT_READY);
    }
    if (member.isSilent()) {
      return Optional.of(Wait.AGENT_SILENT);
    }
    return target.free() ? Optional.empty() : inRollout(member);
  }

  private Optional<Wait> inRollout(Member member) {
    if (paused) {
      return Optional.of(Wait.PAUSED);
    }
    boolean alone = isRemovedAlone(member);
    // Who is asked to try again is not kept from it by its own failure.
    if (halt.isHalted() && !halt.isTryingAgain(member) && !alone) {
      return Optional.of(Wait.HALTED);
    }
    if (closed.isPresent()) {
      return Optional.of(Wait.OUTSIDE_WINDOW);
    }
    return canaries.mayGo(member) || alone ? Optional.empty() : Optional.of(Wait.CANARY);
  }

  /** A node that the selector no longer matches has no part in the rollout. */
  private static boolean isRemovedAlone(Member member) {
    return !member.selected();
  }
}
