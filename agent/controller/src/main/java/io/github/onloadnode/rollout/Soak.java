package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Duration;

/** How long a node must serve its new revision before its slot is given to another one. */
record Soak(Duration minReady, EndTimes ends, Looks looks) {

  /** Whether the node of this slot, whose order is over, has served for long enough. */
  boolean isOver(Member member, Slot slot) {
    if (!isWatched(member, slot)) {
      return true;
    }
    boolean serves =
        member.node().ready()
            && member.node().isServing()
            && member.observed().flatMap(Observed::rev).equals(slot.rev());
    return serves && looks.isPast(ends.of(member).plus(minReady));
  }

  /** Only a success is watched, and only one of this slot's revision. */
  private static boolean isWatched(Member member, Slot slot) {
    boolean succeeded =
        member
            .result()
            .filter(ending -> ending.seq() == slot.seq())
            .filter(ending -> ending.outcome() == OrderOutcome.SUCCEEDED)
            .isPresent();
    return succeeded && slot.rev().isPresent();
  }
}
