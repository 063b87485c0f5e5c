package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import java.util.Optional;

/**
 * The nodes that need what they last ran before they take part in the rollout: they serve nothing
 * in the kernel that they have booted, or the copy that they would go back to is damaged.
 */
record ComingBack(Fleet fleet, Gate gate, Retries retries) {

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
    if (!wish.free() && isInAnotherKernel(member, wish)) {
      return Optional.of(Cause.KERNEL);
    }
    boolean waits = member.slot().isEmpty() && !member.isFailed();
    return Optional.of(Cause.RETRY).filter(_ -> waits && member.isDamaged() && isRepaired(member));
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

  /**
   * Whether its copy is to be brought again now. Where that could not be done, the rollout's order
   * has its try first, which may not need the copy.
   */
  private boolean isRepaired(Member member) {
    if (isOrdered(member, Cause.RETRY)) {
      return member.outcome().isEmpty();
    }
    return member
        .outcome()
        .map(how -> !how.isWorthAnotherTry() || retries.mayRepair(member))
        .orElseGet(
            () -> member.desired().filter(order -> !isAfterRefusal(member, order)).isPresent());
  }

  private static boolean isAfterRefusal(Member member, Desired order) {
    return member
        .result()
        .filter(ended -> ended.seq() + 1 == order.seq())
        .map(Ending::outcome)
        .filter(OrderOutcome::isWorthAnotherTry)
        .isPresent();
  }
}
