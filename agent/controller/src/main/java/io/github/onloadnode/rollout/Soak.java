package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Duration;
import java.time.Instant;

/** How long a node must serve its new revision before its slot is given to another one. */
record Soak(Duration minReady, Looks looks) {

  /** Clocks differ; one that is so far ahead would keep the slot for as long. */
  private static final Duration WRONG_CLOCK = Duration.ofHours(1);

  /** Whether the node of this slot, whose order is over, has served for long enough. */
  boolean isOver(Member member, Slot slot) {
    if (!isWatched(member, slot)) {
      return true;
    }
    boolean serves =
        member.node().ready()
            && member.node().isServing()
            && member.observed().flatMap(Observed::rev).equals(slot.rev());
    return serves && looks.isPast(since(member, slot).plus(minReady));
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

  /** The node's clock is believed where it can be right. */
  private Instant since(Member member, Slot slot) {
    return member
        .result()
        .flatMap(Ending::at)
        .filter(at -> at.isAfter(slot.since()) && at.isBefore(looks.now().plus(WRONG_CLOCK)))
        .orElse(slot.since());
  }
}
