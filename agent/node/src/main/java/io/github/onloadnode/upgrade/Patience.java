package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How long a change waits for what time may cure. What it cannot is told at once. */
final class Patience {

  private static final Duration DRIVERS = Duration.ofMinutes(3);

  /** Files that cannot be read, and what drivers and links do in threads of their own. */
  private static final Set<Reason> OF_DRIVERS =
      Set.of(
          Reason.NODE_UNREADABLE,
          Reason.DEVICE_NODE_MISSING,
          Reason.NIC_WITHOUT_DRIVER,
          Reason.LINK_DOWN);

  private static final Set<Reason> UNLOADING_NEVER =
      Set.of(
          Reason.NO_UNLOADING,
          Reason.MODULES_DISABLED,
          Reason.CAPABILITY_MISSING,
          Reason.LOCKED_DOWN);

  private Patience() {}

  /** The first problem that nobody needs to wait for any longer. */
  static Optional<Finding> lost(
      List<Finding> problems, Revision revision, NodeState state, Duration waited) {
    return problems.stream()
        .filter(problem -> waited.compareTo(with(problem, revision, state)) >= 0)
        .findFirst();
  }

  /** Whether a module that could not be taken out never can, whoever lets it go. */
  static boolean isUnloadingLost(Finding problem) {
    return UNLOADING_NEVER.contains(problem.reason());
  }

  private static Duration with(Finding problem, Revision revision, NodeState state) {
    if (OF_DRIVERS.contains(problem.reason())) {
      return DRIVERS;
    }
    boolean comes =
        problem.reason() == Reason.CONTROL_PLANE_DOWN
            || (problem.reason() == Reason.CONTROL_PLANE_DIFFERS
                && ServerVerification.isStarting(revision, state));
    return comes ? ServerVerification.startTime(revision) : Duration.ZERO;
  }
}
