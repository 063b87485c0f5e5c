package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.ResourceSpec.OnDelete;
import io.github.onloadnode.rollout.Member.Owner;
import java.util.Optional;

/** Which node is to run what. */
final class Targets {

  private final Fleet fleet;
  private final Goal goal;
  private final ComingBack back;
  private final Optional<String> stable;

  Targets(Fleet fleet, Goal goal, ComingBack back) {
    this.fleet = fleet;
    this.goal = goal;
    this.back = back;
    this.stable = fleet.status().stableRev().filter(rev -> fleet.revision(rev).isPresent());
  }

  /** Whether nodes keep what they run while the resource goes. */
  boolean isLeaving() {
    return fleet.resource().deleting() && fleet.resource().spec().onDelete() == OnDelete.LEAVE;
  }

  /** Whether the resource goes, and its nodes are to be as before. */
  boolean isUnloading() {
    return fleet.resource().deleting() && !isLeaving();
  }

  /** Whether what the resource asks for cannot be used, so that nodes stay as they are. */
  boolean isUnknown() {
    return goal instanceof Goal.Unusable;
  }

  /** Empty = it stays as it is. */
  Optional<Target> of(Member member) {
    if (member.owner() == Owner.OTHER || member.owner() == Owner.UNKNOWN) {
      return Optional.empty();
    }
    if (fleet.resource().deleting()) {
      return Optional.of(Target.removal(true)).filter(_ -> isUnloading() && member.isOurs());
    }
    if (!member.selected()) {
      return Optional.of(Target.removal(false)).filter(_ -> member.isOurs());
    }
    return goal instanceof Goal.Known(Optional<String> rev, Desired.Cause cause)
        ? Optional.of(selected(member, rev, cause))
        : Optional.empty();
  }

  private Target selected(Member member, Optional<String> rev, Desired.Cause cause) {
    boolean joins = stable.isPresent() && !stable.equals(rev) && isJoining(member, rev);
    if (joins) {
      return new Target(stable, Desired.Cause.ADOPT, true);
    }
    boolean adopted = isNew(member) && rev.isPresent() && rev.equals(stable);
    boolean repairs = rev.isPresent() && rev.equals(member.lastGood());
    Target wish = new Target(rev, isNew(member) ? Desired.Cause.ADOPT : cause, adopted || repairs);
    return back.before(member, wish).orElse(wish);
  }

  /** Whether it has not finished its first order yet. */
  private static boolean isNew(Member member) {
    return member
        .desired()
        .map(order -> order.cause() == Desired.Cause.ADOPT && !member.hasSettled())
        .orElse(true);
  }

  /** Whether it gets what all others have before it takes part in the rollout. */
  private boolean isJoining(Member member, Optional<String> rev) {
    if (rev.isPresent() && rev.equals(member.lastGood())) {
      return false;
    }
    return member
        .desired()
        .map(order ->
            order.cause() == Desired.Cause.ADOPT
                && order.rev().equals(stable)
                && member.outcome().filter(how -> !how.isWorthAnotherTry()).isEmpty())
        .orElse(true);
  }
}
