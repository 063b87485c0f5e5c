package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether pods may be given the devices of a revision. Devices, decisions, API and log all follow
 * from this one judgement.
 *
 * @param broken what is wrong with the revision on this node, most important first
 * @param unserved why pods get no devices although the revision runs
 */
record Health(List<Finding> broken, List<Finding> unserved) {

  Health {
    broken = List.copyOf(broken);
    unserved = List.copyOf(unserved);
  }

  /**
   * @param lost missing host paths that pods would be given
   */
  static Health of(Revision revision, NodeState state, List<String> lost) {
    List<Finding> broken = new ArrayList<>(Verification.health(revision, state));
    if (!lost.isEmpty()) {
      // A lost library is reported as lost, not also as unknown.
      broken.removeIf(problem -> problem.reason() == Reason.INTERFACE_TO_LIBRARY_DIFFERS);
      broken.add(filesMissing(lost));
    }
    return new Health(broken, noNic(state).stream().toList());
  }

  /** Why devices are Unhealthy; empty if they may be Healthy. */
  Optional<Finding> problem() {
    return broken.stream().findFirst().or(() -> unserved.stream().findFirst());
  }

  /** Whether the revision runs, even if pods get no devices. */
  boolean runs() {
    return broken.isEmpty();
  }

  /** Whether loading the missing modules is enough to run it. */
  boolean isLoadable() {
    List<Reason> reasons = broken.stream().map(Finding::reason).distinct().toList();
    return reasons.equals(List.of(Reason.MODULE_NOT_LOADED))
        || reasons.equals(List.of(Reason.MODULE_NOT_LOADED, Reason.FILES_MISSING));
  }

  /** Why pods cannot be given their files; empty if something else is wrong first. */
  Optional<Finding> filesMissing() {
    return broken.stream().findFirst().filter(problem -> problem.reason() == Reason.FILES_MISSING);
  }

  private static Finding filesMissing(List<String> lost) {
    return new Finding(
        Reason.FILES_MISSING,
        "files that pods are given are missing: " + String.join(", ", lost),
        "the agent copies them again from the payload's source; put the source back if it is gone");
  }

  private static Optional<Finding> noNic(NodeState state) {
    boolean present =
        state.nics().stream()
            .anyMatch(nic -> nic.family() != NicFamily.EF100 && nic.family() != NicFamily.UNKNOWN);
    return present
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.UNSUPPORTED_NIC,
                "no NIC that Onload supports is present",
                "check that lspci shows the card; devices become Healthy once there is one"));
  }
}
