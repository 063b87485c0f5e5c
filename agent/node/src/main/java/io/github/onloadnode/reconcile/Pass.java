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
 * One pass as others may know it; never changed once published.
 *
 * @param at when the host was observed
 * @param journal as it is on the disk; empty where it could not be read
 * @param step what was decided, and on what; empty where nothing could be decided or written down
 * @param holders pods that hold devices, as far as the kubelet told when it last answered
 * @param findings what a person or a program should know, the most telling first
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

  /** The order as far as it is known; empty before the first. */
  public Optional<Desired> desired() {
    return step.flatMap(taken -> taken.situation().desired());
  }

  /** What was done, or is waited for. */
  public Action action() {
    return step.map(taken -> taken.decision().action())
        .orElseGet(() -> new Action.Blocked(findings.getFirst()));
  }

  /** How the last order ended; empty before the first. */
  public Optional<OrderResult> result() {
    return journal.flatMap(Journal::result);
  }

  /** What keeps the node from what it should be. */
  public List<Finding> problems() {
    return of(Finding.Severity.ERROR);
  }

  /** What a person should know although all runs. */
  public List<Finding> warnings() {
    return of(Finding.Severity.WARNING);
  }

  /** What went wrong in the agent itself, so that nothing is known or done as it should be. */
  public Stream<String> faults() {
    return findings.stream()
        .filter(finding -> finding.reason() == Reason.AGENT_FAULT)
        .map(Finding::toString);
  }

  private List<Finding> of(Finding.Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }
}
