package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.OrderOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether too many nodes have rolled back or failed with the goal.
 *
 * @param failed names of these nodes
 */
record Halt(Set<String> failed, int threshold) {

  private static final Set<OrderOutcome> BAD =
      Set.of(OrderOutcome.ROLLED_BACK, OrderOutcome.FAILED);

  static Halt of(List<Member> members, Optional<String> goal, int threshold) {
    Set<String> failed = new TreeSet<>();
    members.stream()
        .filter(member -> goal.isPresent() && failed(member, goal))
        .forEach(member -> failed.add(member.name()));
    return new Halt(failed, threshold);
  }

  boolean isHalted() {
    return failed.size() >= threshold && threshold > 0;
  }

  /** Whether a node counts: until it succeeds, another try of the same does not clear it. */
  private static boolean failed(Member member, Optional<String> goal) {
    boolean ordered = member.desired().filter(order -> order.rev().equals(goal)).isPresent();
    boolean bootLoop = member.isFailed() && member.lastGood().equals(goal);
    boolean ended = member.outcome().filter(BAD::contains).isPresent();
    return (ordered && (ended || isRetried(member))) || bootLoop;
  }

  static boolean isRetried(Member member) {
    boolean again =
        member.desired().filter(order -> order.cause() == Desired.Cause.RETRY).isPresent();
    return again
        && member.outcome().isEmpty()
        && member.result().filter(ending -> BAD.contains(ending.outcome())).isPresent();
  }
}
