package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.rollout.Member.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be written to a node: its order, its grant and its taint. */
final class NodeChanges {

  private static final String SPEC_CHANGED = "spec-changed";
  private static final String DAMAGED = "damaged";

  private final Targets targets;
  private final Turns turns;
  private final Orders orders;
  private final Claims claims;
  private final Drains drains;

  NodeChanges(Targets targets, Turns turns, Orders orders, Claims claims, Drains drains) {
    this.targets = targets;
    this.turns = turns;
    this.orders = orders;
    this.claims = claims;
    this.drains = drains;
  }

  List<Command> of(Member member) {
    if (member.slot().isPresent()) {
      return inTurn(member, member.slot().get());
    }
    boolean ours = member.isOurs() || member.owner() == Owner.NOBODY;
    return ours && !isEntered(member) ? withoutTurn(member) : List.of();
  }

  private List<Command> inTurn(Member member, Slot slot) {
    return switch (turns.state(member, slot)) {
      case RELEASED -> released(member, slot);
      case SOAKING, DROPPED -> List.of();
      case FAILED -> failed(member, slot);
      case WITHDRAWN -> withdrawn(member, slot);
      case UNORDERED ->
          orders.again(member, slot, targets.of(member)).map(order -> order(member, order)).stream()
              .toList();
      case LIVE -> live(member, slot);
    };
  }

  private static List<Command> released(Member member, Slot slot) {
    boolean others = member.owner() == Owner.OTHER && !Turns.isGranted(member, slot);
    return others ? List.of() : withoutGrant(member);
  }

  private static Command order(Member member, Desired order) {
    return new Command.WriteDesired(member.version(), order);
  }

  private Optional<Command> nextOrder(Member member) {
    return targets
        .of(member)
        .flatMap(target -> orders.next(member, target))
        .map(order -> order(member, order));
  }

  /** The old grant goes first: the slot is about to become that of another order. */
  private List<Command> failed(Member member, Slot slot) {
    boolean moved = member.desired().filter(order -> order.seq() > slot.seq()).isPresent();
    Optional<Command> next = moved ? Optional.empty() : nextOrder(member);
    List<Command> commands = new ArrayList<>();
    if ((moved || next.isPresent()) && Turns.isGranted(member, slot)) {
      commands.addAll(withoutGrant(member));
    }
    next.ifPresent(commands::add);
    return commands;
  }

  private List<Command> withdrawn(Member member, Slot slot) {
    boolean told = member.isGranted(slot.seq(), Grant.Phase.ABORT) || member.isPastReturn();
    if (!told) {
      return drains.abort(member, slot, SPEC_CHANGED);
    }
    // What it never takes up has no end: taking up the next order is its answer.
    return member.isIdleInAnotherKernel() ? nextOrder(member).stream().toList() : List.of();
  }

  private List<Command> live(Member member, Slot slot) {
    if (member.node().grant() instanceof Reading.Unreadable<Grant>) {
      // It may have been a withdrawal.
      return drains.abort(member, slot, DAMAGED);
    }
    if (member.isGranted(slot.seq(), Grant.Phase.GO)) {
      return member.isIn(Phase.QUIESCED) ? drains.go(member, slot) : List.of();
    }
    boolean withdrawn = member.isGranted(slot.seq(), Grant.Phase.ABORT);
    // The slot of a failed node was moved without asking whether it may begin.
    boolean waits = member.isFailed() && !claims.isReadyFor(member, Needs.SLOT);
    return withdrawn || waits ? List.of() : granted(member, slot);
  }

  private List<Command> granted(Member member, Slot slot) {
    return List.of(
        new Command.WriteGrant(
            member.version(),
            new Grant(slot.seq(), Grant.Phase.GO, Optional.of(drains.now()), Optional.empty())),
        new Command.Announce(
            Optional.of(member.name()),
            false,
            "OnloadGranted",
            "order " + slot.seq() + " may begin: " + slot.rev().orElse("removal")));
  }

  /** Busy, or about to be: it gets a slot in this pass. */
  private static boolean isEntered(Member member) {
    boolean granted =
        member
            .desired()
            .filter(order -> order.seq() > member.finished())
            .filter(order -> member.isGranted(order.seq(), Grant.Phase.GO))
            .isPresent();
    return member.isOurs() && (member.isDisturbed() || granted);
  }

  private List<Command> withoutTurn(Member member) {
    List<Command> commands = new ArrayList<>();
    if (!mayKeepGrant(member)) {
      commands.addAll(withoutGrant(member));
    }
    Optional<Command> next = nextOrder(member);
    if (next.isPresent()) {
      commands.add(next.get());
    } else if (isDone(member)) {
      commands.addAll(givenUp(member));
    } else if (commands.isEmpty()
        && member.grant().isEmpty()
        && claims.isReadyFor(member, Needs.APPLY)) {
      commands.add(applied(member));
    }
    return commands;
  }

  private Command applied(Member member) {
    long seq = member.desired().orElseThrow().seq();
    return new Command.WriteGrant(
        member.version(),
        new Grant(seq, Grant.Phase.APPLY, Optional.of(drains.now()), Optional.empty()));
  }

  /** Whether there is none, or one that needs no slot and is still to be used. */
  private static boolean mayKeepGrant(Member member) {
    if (member.node().grant() instanceof Reading.Absent<Grant>) {
      return true;
    }
    return member
        .desired()
        .filter(order -> order.seq() > member.finished())
        .filter(order -> member.isGranted(order.seq(), Grant.Phase.APPLY))
        .filter(_ -> member.needs().filter(Needs.SLOT::equals).isEmpty())
        .isPresent();
  }

  private static List<Command> withoutGrant(Member member) {
    List<Command> commands = new ArrayList<>();
    if (!(member.node().grant() instanceof Reading.Absent<Grant>)) {
      commands.add(new Command.RemoveGrant(member.version()));
    }
    if (!(member.node().drain() instanceof Reading.Absent<Drain>)) {
      commands.add(new Command.RemoveDrain(member.version()));
    }
    return commands;
  }

  /** Whether it has removed everything and is not to have anything else from us. */
  private boolean isDone(Member member) {
    boolean wanted = member.selected() && !targets.isUnloading();
    return !wanted && targets.of(member).filter(member::runs).isPresent();
  }

  private static List<Command> givenUp(Member member) {
    List<Command> commands = new ArrayList<>();
    commands.add(new Command.RemoveDesired(member.version()));
    if (!(member.node().stage() instanceof Reading.Absent<Stage>)) {
      commands.add(new Command.RemoveStage(member.version()));
    }
    return commands;
  }
}
