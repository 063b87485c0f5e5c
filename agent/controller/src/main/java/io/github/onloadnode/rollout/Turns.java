package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import java.util.List;
import java.util.Optional;

/** What a slot is at: one reading of it for the ledger and for the node's annotations. */
final class Turns {

  /** Where a node with a slot stands. */
  enum State {
    /** Over, or declared over: taint, grant and slot go, in this order. */
    RELEASED,
    /** Over, and the node serves for a while before another has its turn. */
    SOAKING,
    /** It serves nothing and keeps its slot, as that of its next order, until one succeeds. */
    FAILED,
    /** Never granted, and the order is another one now. */
    DROPPED,
    /** Granted, and not wanted any more. */
    WITHDRAWN,
    /** The annotation of the order is missing, cannot be understood, or is an earlier one. */
    UNORDERED,
    /** The order of this slot is in force and is to be carried out. */
    LIVE
  }

  private final Targets targets;
  private final Soak soak;
  private final List<ForcedRelease> forced;

  Turns(Targets targets, Soak soak, List<ForcedRelease> forced) {
    this.targets = targets;
    this.soak = soak;
    this.forced = forced;
  }

  State state(Member member, Slot slot) {
    if (isForced(slot)) {
      return State.RELEASED;
    }
    Optional<Target> target = targets.of(member);
    if (member.isOver(slot)) {
      return over(member, slot, target);
    }
    long ordered = member.node().desired().toOptional().map(Desired::seq).orElse(0L);
    if (ordered < slot.seq()) {
      // Also where the node is seen as it was before: nothing may be concluded for the ledger.
      return State.UNORDERED;
    }
    if (targets.isLeaving() && (member.isFailed() || member.isIdleInAnotherKernel())) {
      return State.RELEASED;
    }
    return ordered > slot.seq() ? replaced(member, slot) : inForce(member, target);
  }

  private State inForce(Member member, Optional<Target> target) {
    if (member.isFailed() && member.isInAnotherKernel()) {
      // It would not answer a withdrawal of what it never takes up.
      return State.FAILED;
    }
    boolean wanted = member.isOurs() && target.map(member::isOrdered).orElse(!isLeft(member));
    return wanted ? State.LIVE : State.WITHDRAWN;
  }

  /** The order is another one now; a node that has begun something is never dropped. */
  private static State replaced(Member member, Slot slot) {
    boolean granted = isGranted(member, slot);
    boolean told = member.isGranted(slot.seq(), Grant.Phase.ABORT);
    boolean later = member.isDisturbed() && member.known() > slot.seq();
    if ((member.isFailed() && told) || (!granted && (member.isFailed() || later))) {
      return State.FAILED;
    }
    return granted || member.isDisturbed() ? State.WITHDRAWN : State.DROPPED;
  }

  /** Whether an administrator has declared it over. */
  boolean isForced(Slot slot) {
    return forced.contains(new ForcedRelease(slot.node(), slot.seq()));
  }

  private State over(Member member, Slot slot, Optional<Target> target) {
    if (targets.isLeaving()) {
      return State.RELEASED;
    }
    if (member.isFailed()) {
      return State.FAILED;
    }
    // While nobody knows what is wanted, what was wanted is.
    boolean wanted =
        target
            .map(wish -> wish.rev().equals(slot.rev()))
            .orElse(member.isOurs() && targets.isUnknown());
    // Only another order makes it serve again.
    boolean left = member.owner() == Member.Owner.NOBODY || member.isInAnotherKernel();
    return wanted && !left && !soak.isOver(member, slot) ? State.SOAKING : State.RELEASED;
  }

  /** A resource that is deleted and leaves its nodes begins nothing. */
  private boolean isLeft(Member member) {
    return targets.isLeaving() && !member.isPastReturn();
  }

  /** A grant that cannot be read may be for this slot. */
  static boolean isGranted(Member member, Slot slot) {
    return member.node().grant() instanceof Reading.Unreadable<Grant>
        || member.grant().filter(grant -> grant.seq() == slot.seq()).isPresent();
  }
}
