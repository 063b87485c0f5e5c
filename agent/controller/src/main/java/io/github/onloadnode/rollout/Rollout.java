package io.github.onloadnode.rollout;

import io.github.onloadnode.api.RolloutSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides for one custom resource. */
public final class Rollout {

  private final Fleet fleet;
  private final RolloutSpec spec;
  private final Looks looks;
  private final Members members;
  private final Goal goal;
  private final Targets targets;
  private final EndTimes ends;
  private final Turns turns;
  private final Retries retries;
  private final Gate gate;
  private final Claims claims;

  private Rollout(Fleet fleet) {
    this.fleet = fleet;
    this.spec = fleet.resource().spec().rollout();
    this.looks = new Looks(fleet.now());
    this.members = Members.of(fleet);
    this.goal = Goal.of(fleet);
    this.ends = new EndTimes(fleet, members);
    Halt halt = Halt.of(fleet, members, goal);
    Canaries canaries =
        Canaries.of(fleet.resource(), members, goal, new Canaries.Clock(ends, looks));
    this.gate = Gate.of(spec, halt, canaries, looks);
    this.retries = new Retries(fleet.memory(), looks);
    this.targets = new Targets(fleet, goal, new ComingBack(fleet, gate, retries));
    this.turns = new Turns(targets, new Soak(spec.minReady(), ends, looks), spec.forceRelease());
    this.claims = new Claims(members, targets, gate, spec);
  }

  /** What is to be done now. */
  public static Decision decide(Fleet fleet) {
    boolean gone = fleet.resource().deleting() && !fleet.resource().hasFinalizer();
    if (gone) {
      return new Decision(List.of(), Optional.empty(), fleet.memory());
    }
    return new Rollout(fleet).decision();
  }

  private Decision decision() {
    List<Command> revisions = new Revisions(fleet, goal).commands();
    Deletion deletion = Deletion.of(fleet, members, targets, revisions);
    Optional<Command> finalizer = deletion.finalizer();
    if (finalizer.filter(Command.AddFinalizer.class::isInstance).isPresent()) {
      // Whoever deletes the resource from now on finds no node that nobody cares for.
      return new Decision(finalizer.stream().toList(), Optional.empty(), fleet.memory());
    }
    List<Command> commands = new ArrayList<>(revisions);
    commands.addAll(onNodes(deletion.isOver()));
    Ledger ledger = new Ledger(fleet, members, turns, looks);
    List<Slot> slots = claims.on(ledger.kept(), ledger.missing(), looks);
    Progress.Parts parts = new Progress.Parts(goal, targets, gate, deletion, slots);
    commands.addAll(new StatusReport(fleet, members, parts).commands());
    finalizer.ifPresent(commands::add);
    Memory memory =
        new Memory(retries.kept(), gate.halt().remembered(fleet, goal), ends.kept(), true);
    return new Decision(commands, looks.next(), memory);
  }

  private List<Command> onNodes(boolean over) {
    Orders orders = new Orders(fleet, gate.halt(), retries);
    Drains drains = new Drains(spec.drain(), looks);
    NodeChanges changes = new NodeChanges(targets, turns, orders, claims, drains);
    Taints taints = new Taints(spec.drain().taint(), turns);
    Staging staging = new Staging(fleet, members);
    // First, as a pass over thousands of nodes may end before the last one.
    List<Command> commands = new ArrayList<>(over ? staging.all() : staging.finished());
    for (Member member : members.all()) {
      retries.keep(member);
      if (!member.waits()) {
        taints.change(member).ifPresent(commands::add);
        commands.addAll(changes.of(member));
        commands.addAll(over ? List.of() : staging.of(member));
      }
    }
    if (fleet.obstacles().spec().isPresent()) {
      commands.removeIf(Command.MakeStager.class::isInstance);
    }
    return commands;
  }
}
