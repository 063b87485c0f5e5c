package io.github.onloadnode.rollout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many nodes may be without Onload at a time, {@code maxUnavailable}. A node that Kubernetes
 * calls NotReady is not this rollout's doing and stops nobody.
 */
final class Budget {

  private final Set<String> unavailable = new HashSet<>();
  private final int most;

  Budget(List<Member> members, Set<String> withSlot, int most) {
    this.most = most;
    unavailable.addAll(withSlot);
    members.stream()
        .filter(Budget::isUnavailable)
        .forEach(member -> unavailable.add(member.name()));
  }

  private static boolean isUnavailable(Member member) {
    return member.lastGood().isPresent() && member.node().ready() && !member.node().isServing();
  }

  /**
   * Takes a place. A node that serves nothing anyway costs nothing: else first installs and repairs
   * would wait for each other for ever.
   */
  boolean take(Member member) {
    boolean free = member.lastGood().isEmpty() || isUnavailable(member);
    return unavailable.contains(member.name())
        ? free
        : (free || unavailable.size() + 1 <= most) && unavailable.add(member.name());
  }
}
