package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How long a change waits for problems that may pass. Others are reported at once. */
final class Patience {

  /** For unreadable files, and for what drivers and links do asynchronously. */
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

  /**
   * The first problem that need not be waited for any longer.
   *
   * @param drivers how long drivers and links may take
   */
  static Optional<Finding> lost(
      List<Finding> problems, Revision revision, Situation situation, Duration drivers) {
    return problems.stream()
        .filter(problem ->
            situation.inStep().compareTo(with(problem, revision, situation.state(), drivers)) >= 0)
        .findFirst();
  }

  /** Whether a module can never be unloaded, even without users. */
  static boolean isUnloadingLost(Finding problem) {
    return UNLOADING_NEVER.contains(problem.reason());
  }

  private static Duration with(
      Finding problem, Revision revision, NodeState state, Duration drivers) {
    if (OF_DRIVERS.contains(problem.reason())) {
      return drivers;
    }
    boolean comes =
        problem.reason() == Reason.CONTROL_PLANE_DOWN
            || (problem.reason() == Reason.CONTROL_PLANE_DIFFERS
                && ServerVerification.isStarting(revision, state));
    return comes ? ServerVerification.startTime(revision) : Duration.ZERO;
  }
}
