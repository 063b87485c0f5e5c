package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Serving;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pass as others may know it; never changed once published.
 *
 * @param at when the host was observed
 * @param journal as it is on the disk; empty where it could not be read
 * @param action that was done, or is waited for
 * @param holders pods that hold devices, as far as the kubelet told when it last answered
 * @param problems what keeps the node from what it shall be, the most telling first
 * @param warnings what a person should know although all runs
 */
public record Pass(
    Instant at,
    NodeState observed,
    Optional<Desired> desired,
    Optional<Journal> journal,
    Action action,
    Serving serving,
    DeviceHolders holders,
    List<Finding> problems,
    List<Finding> warnings) {

  /** One in which nothing could be decided or written down; the first problem is why. */
  static Pass stuck(
      Instant at,
      NodeState observed,
      Optional<Journal> journal,
      Serving serving,
      List<Finding> problems) {
    return new Pass(
        at,
        observed,
        Optional.empty(),
        journal,
        new Action.Blocked(problems.getFirst()),
        serving,
        DeviceHolders.NOBODY,
        problems,
        List.of());
  }

  /** How the last order ended; empty before the first. */
  public Optional<OrderResult> result() {
    return journal.flatMap(Journal::result);
  }

  /** The same, with pods that hold devices. */
  Pass heldBy(DeviceHolders pods) {
    return new Pass(at, observed, desired, journal, action, serving, pods, problems, warnings);
  }

  /** What went wrong in the agent itself, so that nothing is known or done as it should be. */
  public Stream<String> faults() {
    return problems.stream()
        .filter(problem -> problem.reason() == Reason.AGENT_FAULT)
        .map(Finding::toString);
  }

  public Pass {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
