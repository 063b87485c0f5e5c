package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Serving;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The published result of one pass; immutable.
 *
 * @param at when the host was observed
 * @param journal as on the disk; empty if it could not be read
 * @param step the decision and its inputs; empty if nothing could be decided or written
 * @param holders the pods that hold devices, from the kubelet's last answer
 * @param findings what a person or a program should know, most important first
 */
public record Pass(
    Instant at,
    NodeState observed,
    Optional<Journal> journal,
    Optional<RecordedStep> step,
    Serving serving,
    DeviceHolders holders,
    List<Finding> findings) {

  public Pass {
    findings = List.copyOf(findings);
  }

  /** The order, if known; empty before the first. */
  public Optional<Desired> desired() {
    return step.flatMap(taken -> taken.situation().desired());
  }

  /** The action or the wait that was decided. */
  public Action action() {
    return step.map(taken -> taken.decision().action())
        .orElseGet(() -> new Action.Blocked(findings.getFirst()));
  }

  /** How the last order ended; empty before the first. */
  public Optional<OrderResult> result() {
    return journal.flatMap(Journal::result);
  }

  /** Why the node is not in its desired state. */
  public List<Finding> problems() {
    return of(Finding.Severity.ERROR);
  }

  /** What a person should know although everything works. */
  public List<Finding> warnings() {
    return of(Finding.Severity.WARNING);
  }

  /** Faults of the agent itself. */
  public Stream<String> faults() {
    return findings.stream()
        .filter(finding -> finding.reason() == Reason.AGENT_FAULT)
        .map(Finding::toString);
  }

  private List<Finding> of(Finding.Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }
}
