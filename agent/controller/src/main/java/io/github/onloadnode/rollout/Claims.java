package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RolloutSpec;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The nodes that get a turn now, in the order of their names. */
final class Claims {

  private final Members members;
  private final Targets targets;
  private final Gate gate;
  private final RolloutSpec spec;

  Claims(Members members, Targets targets, Gate gate, RolloutSpec spec) {
    this.members = members;
    this.targets = targets;
    this.gate = gate;
    this.spec = spec;
  }

  /**
   * The ledger with those that get a turn.
   *
   * @param missing are busy: they come first, and take room also where they must wait to be entered
   */
  List<Slot> on(List<Slot> kept, List<Slot> missing, Looks looks) {
    int total = members.selected().size();
    int most = spec.parallel(total);
    Set<String> taken = Ledger.nodes(Ledger.and(kept, missing));
    List<Slot> slots = new ArrayList<>(kept);
    missing.stream().limit(Math.max(0, most - kept.size())).forEach(slots::add);
    Budget budget = new Budget(members.all(), taken, spec.maxUnavailable().of(total));
    int room = most - taken.size();
    for (Member member : members.all()) {
      if (room > 0 && !taken.contains(member.name()) && mayClaim(member) && budget.take(member)) {
        Desired order = member.desired().orElseThrow();
        slots.add(new Slot(member.name(), order.seq(), order.rev(), looks.now()));
        room--;
      }
    }
    return Ledger.sorted(slots);
  }

  /**
   * A slot that is left, or a grant that is not the node's own, is cleared away before the node may
   * have another one. A node that takes no writes would keep it without ever beginning.
   */
  private boolean mayClaim(Member member) {
    return member.slot().isEmpty()
        && member.trouble().isEmpty()
        && member.node().grant() instanceof Reading.Absent<Grant>
        && isReadyFor(member, Needs.SLOT)
        && !isDeclaredOver(member);
  }

  /** What an administrator has declared over would only be released again. */
  private boolean isDeclaredOver(Member member) {
    return member
        .desired()
        .map(order -> new ForcedRelease(member.name(), order.seq()))
        .filter(spec.forceRelease()::contains)
        .isPresent();
  }

  /** Whether the order in force is the right one, is staged and may begin. */
  boolean isReadyFor(Member member, Needs needs) {
    Optional<Target> target = targets.of(member).filter(member::isOrdered);
    return target.isPresent()
        && member.needs().filter(needs::equals).isPresent()
        && gate.before(member, target.get()).isEmpty();
  }
}
