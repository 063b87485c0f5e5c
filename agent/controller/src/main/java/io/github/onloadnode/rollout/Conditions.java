package io.github.onloadnode.rollout;

import io.github.onloadnode.rollout.Member.Owner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conditions of a pass. */
final class Conditions {

  private final Fleet fleet;
  private final Members members;
  private final List<Condition> conditions = new ArrayList<>();

  Conditions(Fleet fleet, Members members) {
    this.fleet = fleet;
    this.members = members;
  }

  List<Condition> of(Goal goal, Progress progress, Halt halt) {
    available();
    add(Condition.Type.PROGRESSING, progress.moves(), progress.reason(), progress.message());
    degraded(goal, halt);
    halted(goal, halt);
    conflict();
    return List.copyOf(conditions);
  }

  private void available() {
    List<Member> selected = members.selected();
    List<String> without =
        selected.stream().filter(member -> !member.node().isServing()).map(Member::name).toList();
    int most = fleet.resource().spec().rollout().maxUnavailable().of(selected.size());
    if (selected.isEmpty()) {
      add(Condition.Type.AVAILABLE, false, "NoNodes", "spec.selector matches no node");
    } else if (without.isEmpty()) {
      add(
          Condition.Type.AVAILABLE,
          true,
          "AllNodesReady",
          "all " + selected.size() + " nodes serve devices");
    } else if (without.size() <= most && without.size() < selected.size()) {
      add(Condition.Type.AVAILABLE, true, "EnoughNodesReady", "not ready: " + Names.few(without));
    } else {
      add(Condition.Type.AVAILABLE, false, "TooFewNodesReady", "not ready: " + Names.few(without));
    }
  }

  private void degraded(Goal goal, Halt halt) {
    boolean counts = !fleet.resource().deleting();
    if (counts && goal instanceof Goal.Unusable(String reason, String why)) {
      add(Condition.Type.DEGRADED, true, reason, why);
    } else {
      degraded(halt);
    }
  }

  private void degraded(Halt halt) {
    List<String> failed =
        members.all().stream().filter(Member::isFailed).map(Member::name).toList();
    List<String> wrong =
        members.all().stream()
            .filter(member -> member.outcome().filter(how -> how.isWorthAnotherTry()).isPresent())
            .map(Member::name)
            .toList();
    List<String> silent =
        members.all().stream().filter(Member::isSilent).map(Member::name).toList();
    Map<String, Obstacles.Trouble> troubles = fleet.obstacles().sorted();
    if (!failed.isEmpty()) {
      add(Condition.Type.DEGRADED, true, "NodesFailed", "failed: " + Names.few(failed));
    } else if (!halt.failed().isEmpty()) {
      String back = Names.few(List.copyOf(halt.failed()));
      add(Condition.Type.DEGRADED, true, "NodesRolledBack", "rolled back: " + back);
    } else if (!troubles.isEmpty()) {
      add(Condition.Type.DEGRADED, true, "WritesRefused", refused(troubles));
    } else if (!silent.isEmpty()) {
      String agents = "agents have not renewed their Leases: " + Names.few(silent);
      add(Condition.Type.DEGRADED, true, "AgentsSilent", agents);
    } else if (!wrong.isEmpty()) {
      String waiting = "refused or gave up their orders, and will try again: " + Names.few(wrong);
      add(Condition.Type.DEGRADED, true, "OrdersRefused", waiting);
    } else {
      add(Condition.Type.DEGRADED, false, "AsExpected", "");
    }
  }

  private static String refused(Map<String, Obstacles.Trouble> troubles) {
    return "the API server refuses writes concerning %s; the first answer: %s"
        .formatted(
            Names.few(List.copyOf(troubles.keySet())), troubles.values().iterator().next().why());
  }

  private void halted(Goal goal, Halt halt) {
    Optional<Condition> before =
        fleet.status().condition(Condition.Type.HALTED).filter(Condition::holds);
    if (goal instanceof Goal.Unusable && before.isPresent()) {
      // What nobody can use now says nothing of what has failed.
      add(Condition.Type.HALTED, true, before.get().reason(), before.get().message());
    } else if (halt.isHalted()) {
      String remedy =
          "failed or rolled back: %s; correct the spec, or annotate these nodes with node.onload.amd.com/retry"
              .formatted(Names.few(List.copyOf(halt.failed())));
      add(Condition.Type.HALTED, true, "FailureThreshold", remedy);
    } else {
      add(Condition.Type.HALTED, false, "BelowThreshold", "");
    }
  }

  private void conflict() {
    List<String> taken =
        members.selected().stream()
            .filter(member -> member.owner() == Owner.OTHER)
            .map(Member::name)
            .toList();
    if (taken.isEmpty()) {
      add(Condition.Type.CONFLICT, false, "NoConflict", "");
    } else {
      String what = "another Onload resource selects them too: " + Names.few(taken);
      add(Condition.Type.CONFLICT, true, "NodesOfAnotherResource", what);
    }
  }

  private void add(Condition.Type type, boolean holds, String reason, String message) {
    Instant since =
        fleet
            .status()
            .condition(type)
            .filter(before -> before.holds() == holds)
            .map(Condition::since)
            .orElseGet(() -> fleet.now().truncatedTo(ChronoUnit.SECONDS));
    conditions.add(
        new Condition(type, holds, reason, message, since, fleet.resource().generation()));
  }
}
