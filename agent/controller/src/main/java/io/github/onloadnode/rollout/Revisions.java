package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stored revisions: what the goal needs is made, and what nobody names is deleted. */
final class Revisions {

  private final Fleet fleet;
  private final Goal goal;

  Revisions(Fleet fleet, Goal goal) {
    this.fleet = fleet;
    this.goal = goal;
  }

  List<Command> commands() {
    if (fleet.obstacles().spec().isPresent()) {
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    if (!fleet.resource().deleting() && goal instanceof Goal.Unstored(String rev)) {
      commands.add(new Command.MakeRevision(rev, fleet.resource().spec().document()));
    }
    commands.addAll(unused());
    return commands;
  }

  /** Nodes whose annotations cannot be read may name any revision. */
  private List<Command> unused() {
    boolean known =
        fleet.nodes().stream()
            .noneMatch(node ->
                node.desired() instanceof Reading.Unreadable
                    || node.observed() instanceof Reading.Unreadable);
    if (!known) {
      return List.of();
    }
    Set<String> named = named();
    int kept =
        fleet.resource().deleting() ? 0 : fleet.resource().spec().rollout().revisionHistoryLimit();
    return fleet.revisions().stream()
        .filter(revision -> !named.contains(revision.name()))
        .sorted(
            Comparator.comparing(StoredRevision::created)
                .thenComparing(StoredRevision::name)
                .reversed())
        .skip(kept)
        .<Command>map(revision -> new Command.DeleteRevision(revision.name()))
        .toList();
  }

  private Set<String> named() {
    Set<String> named = new HashSet<>();
    if (!fleet.resource().deleting()) {
      fleet.status().stableRev().ifPresent(named::add);
      fleet.status().currentRev().ifPresent(named::add);
      goal.revision().ifPresent(named::add);
      fleet.resource().spec().rollout().rollbackTo().ifPresent(named::add);
    }
    fleet.status().slots().forEach(slot -> slot.rev().ifPresent(named::add));
    fleet
        .nodes()
        .forEach(node -> {
          node.desired().toOptional().flatMap(Desired::rev).ifPresent(named::add);
          Optional<Observed> seen = node.observed().toOptional();
          seen.flatMap(Observed::lastGood).ifPresent(named::add);
          seen.flatMap(Observed::rev).ifPresent(named::add);
        });
    return named;
  }
}
