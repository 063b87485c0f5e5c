package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.OrderOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether too many nodes have rolled back or failed with the goal.
 *
 * @param failed names of these nodes
 */
record Halt(Set<String> failed, int threshold) {

  private static final Set<OrderOutcome> BAD =
      Set.of(OrderOutcome.ROLLED_BACK, OrderOutcome.FAILED);

  /** What an order for the same once more can be called. */
  private static final Set<Cause> AGAIN = Set.of(Cause.RETRY, Cause.ADOPT, Cause.KERNEL);

  private static final Set<Cause> BACK = Set.of(Cause.ROLLBACK, Cause.RETRY);

  static Halt of(Fleet fleet, Members members, Goal goal) {
    int threshold = fleet.resource().spec().rollout().failureThreshold();
    Set<String> failed = new TreeSet<>();
    if (goal instanceof Goal.Known(Optional<String> rev, Cause cause) && rev.isPresent()) {
      add(members, failed, member -> failed(fleet, member, rev.get(), cause));
      if (failed.size() < threshold && isForgotten(fleet, rev.get())) {
        // One of them is why it halted.
        add(members, failed, member -> hasComeBack(member, rev.get()));
      }
    }
    return new Halt(failed, threshold);
  }

  private static void add(Members members, Set<String> names, Predicate<Member> which) {
    members.selected().stream().filter(which).map(Member::name).forEach(names::add);
  }

  /** Whether it has booted another kernel since it was told to run the goal, if ever. */
  private static boolean hasComeBack(Member member, String goal) {
    return member
        .desired()
        .filter(order -> order.cause() == Cause.KERNEL)
        .flatMap(Desired::rev)
        .filter(rev -> !rev.equals(goal))
        .isPresent();
  }

  boolean isHalted() {
    return failed.size() >= threshold && threshold > 0;
  }

  /** Whether a node counts: until it succeeds, another try of the same does not clear it. */
  private static boolean failed(Fleet fleet, Member member, String goal, Cause goalCause) {
    boolean remembered = goal.equals(fleet.memory().failed().get(member.name()));
    Optional<Cause> cause =
        member.desired().filter(order -> order.rev().equals(Optional.of(goal))).map(Desired::cause);
    if (cause.isEmpty()) {
      return remembered && hasComeBack(member, goal);
    }
    if (remembered) {
      return member.isFailed() || !hasSucceeded(member);
    }
    // What failed before it was told to go back keeps nobody from going back.
    boolean counts = goalCause != Cause.ROLLBACK || BACK.contains(cause.get());
    return counts && (hasFailed(member) || isRetried(fleet, member, goal, cause.get()));
  }

  private static boolean hasSucceeded(Member member) {
    return member.outcome().filter(OrderOutcome.SUCCEEDED::equals).isPresent();
  }

  private static boolean hasFailed(Member member) {
    boolean bootLoop = member.isFailed() && hasSucceeded(member);
    return bootLoop || member.outcome().filter(BAD::contains).isPresent();
  }

  /**
   * Whether what is under way seems to be another try of what failed, for a process that does not
   * remember. Other orders than those that people asked for may follow a failure of another
   * revision; the status tells them apart.
   */
  private static boolean isRetried(Fleet fleet, Member member, String goal, Cause cause) {
    boolean bad =
        member.isFailed() || member.result().filter(end -> BAD.contains(end.outcome())).isPresent();
    boolean again = cause == Cause.RETRY || (AGAIN.contains(cause) && isForgotten(fleet, goal));
    return again && bad && member.outcome().isEmpty();
  }

  private static boolean isForgotten(Fleet fleet, String goal) {
    return fleet.memory().failed().isEmpty()
        && fleet.status().currentRev().equals(Optional.of(goal))
        && fleet.status().condition(Condition.Type.HALTED).filter(Condition::holds).isPresent();
  }

  /** Whether a failed node tries again: its own failure does not keep it from that. */
  boolean isTryingAgain(Member member) {
    return failed.contains(member.name())
        && member.outcome().isEmpty()
        && member.desired().filter(order -> AGAIN.contains(order.cause())).isPresent();
  }

  /** The failed nodes with the goal, for the next pass. */
  Map<String, String> remembered(Fleet fleet, Goal goal) {
    return goal instanceof Goal.Known(Optional<String> rev, Cause _)
        ? failed.stream().collect(Collectors.toMap(name -> name, _ -> rev.orElseThrow()))
        : fleet.memory().failed();
  }
}
