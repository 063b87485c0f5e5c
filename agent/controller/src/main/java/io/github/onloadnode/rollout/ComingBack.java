package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Reading;
import java.util.Optional;

/**
 * The nodes that need what they last ran before they take part in the rollout: they serve nothing
 * in the kernel that they have booted.
 */
record ComingBack(Fleet fleet, Gate gate) {

  /** What such a node gets first, whatever the rollout waits for; empty for all others. */
  Optional<Target> before(Member member, Target wish) {
    boolean another = wish.rev().isPresent() && !member.lastGood().equals(wish.rev());
    boolean stored =
        member.lastGood().flatMap(fleet::revision).filter(ComingBack::isReadable).isPresent();
    return another && stored
        ? cause(member, wish).map(cause -> last(member, cause))
        : Optional.empty();
  }

  private static boolean isReadable(StoredRevision revision) {
    return revision.document() instanceof Reading.Present;
  }

  private static Target last(Member member, Cause cause) {
    return new Target(member.lastGood(), cause, true);
  }

  private Optional<Cause> cause(Member member, Target wish) {
    return Optional.of(Cause.KERNEL).filter(_ -> !wish.free() && isInAnotherKernel(member, wish));
  }

  /** The rollout may wait for days, and meanwhile it would serve nothing. */
  private boolean isInAnotherKernel(Member member, Target wish) {
    return !member.node().isServing() && (member.isInAnotherKernel() || isComing(member, wish));
  }

  /**
   * Whether the order for what it ran is in force and is to stay: until it has ended, and where it
   * may still succeed for as long as the rollout would wait anyway.
   */
  private boolean isComing(Member member, Target wish) {
    return isOrdered(member, Cause.KERNEL)
        && member
            .outcome()
            .map(how -> how.isWorthAnotherTry() && gate.before(member, wish).isPresent())
            .orElse(true);
  }

  /** Whether the order for what it ran last is in force, for this reason. */
  private static boolean isOrdered(Member member, Cause cause) {
    return member
        .desired()
        .filter(order -> order.cause() == cause && order.rev().equals(member.lastGood()))
        .isPresent();
  }
}
