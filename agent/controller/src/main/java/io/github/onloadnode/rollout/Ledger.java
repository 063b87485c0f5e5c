package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The slots as they are to be after this pass, before anybody claims one. */
final class Ledger {

  private final RolloutStatus status;
  private final Set<String> gone;
  private final Members members;
  private final Turns turns;
  private final Looks looks;

  Ledger(Fleet fleet, Members members, Turns turns, Looks looks) {
    this.status = fleet.status();
    this.gone = fleet.gone();
    this.members = members;
    this.turns = turns;
    this.looks = looks;
  }

  /** Without what is over. */
  List<Slot> kept() {
    List<Slot> slots = new ArrayList<>();
    for (Slot slot : status.slots()) {
      Optional<Member> member = members.named(slot.node());
      if (member.isPresent()) {
        member
            .flatMap(Member::slot)
            .filter(slot::equals)
            .flatMap(turn -> kept(member.get(), turn))
            .ifPresent(slots::add);
      } else if (!gone.contains(slot.node())) {
        slots.add(slot);
      }
    }
    return sorted(slots);
  }

  /**
   * Nodes that are being disturbed and have no slot: the custom resource was restored from a backup
   * or made again, or these nodes are seen as they were before.
   */
  List<Slot> missing() {
    return members.all().stream()
        .filter(member -> member.slot().isEmpty())
        .flatMap(member -> missing(member).stream())
        .toList();
  }

  private Optional<Slot> kept(Member member, Slot slot) {
    if (member.waits()) {
      return Optional.of(slot);
    }
    return switch (turns.state(member, slot)) {
      case RELEASED -> Optional.of(slot).filter(_ -> !isCleared(member, slot));
      case DROPPED -> Optional.empty();
      case FAILED -> Optional.of(moved(member, slot));
      case SOAKING, WITHDRAWN, UNORDERED, LIVE -> Optional.of(slot);
    };
  }

  /**
   * Nobody may take the place of a node that still has its grant or its taint; those of another
   * resource are not ours to wait for.
   */
  private static boolean isCleared(Member member, Slot slot) {
    return member.owner() == Member.Owner.OTHER
        ? !Turns.isGranted(member, slot)
        : member.node().grant() instanceof Reading.Absent<Grant>
            && member.node().taint().filter(TaintEffect.NO_SCHEDULE::equals).isEmpty();
  }

  /** The slot of a failed node is never free: it becomes that of its next order. */
  private Slot moved(Member member, Slot slot) {
    return member
        .desired()
        .filter(order -> order.seq() > slot.seq() && !Turns.isGranted(member, slot))
        .map(order -> new Slot(slot.node(), order.seq(), order.rev(), looks.now()))
        .orElse(slot);
  }

  private Optional<Slot> missing(Member member) {
    boolean busy = member.isOurs() && member.isDisturbed();
    return busy || isGranted(member)
        ? Optional.of(entered(member)).filter(slot -> !turns.isForced(slot))
        : Optional.empty();
  }

  private static boolean isGranted(Member member) {
    return member
        .desired()
        .filter(order -> member.finished() < order.seq())
        .filter(order -> member.isGranted(order.seq(), Grant.Phase.GO))
        .isPresent();
  }

  private Slot entered(Member member) {
    Desired order = member.desired().orElseThrow();
    long seq =
        member.isDisturbed() ? member.observed().map(Observed::seq).orElseThrow() : order.seq();
    return new Slot(member.name(), seq, order.rev(), looks.now());
  }

  static List<Slot> sorted(List<Slot> slots) {
    return slots.stream().sorted(Comparator.comparing(Slot::node)).toList();
  }

  static Set<String> nodes(List<Slot> slots) {
    return slots.stream().map(Slot::node).collect(Collectors.toSet());
  }

  static List<Slot> and(List<Slot> slots, List<Slot> others) {
    return sorted(Stream.concat(slots.stream(), others.stream()).toList());
  }
}
