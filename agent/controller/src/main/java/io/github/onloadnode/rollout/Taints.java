package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.rollout.Member.Owner;
import io.github.onloadnode.rollout.Turns.State;
import java.util.Optional;

/** Keeps pods from moving to a node that they would have to leave again. */
record Taints(boolean wanted, Turns turns) {

  /** What is to be written; empty while the node has the right one. */
  Optional<Command> change(Member member) {
    Optional<TaintEffect> right = effect(member);
    boolean others = member.owner() == Owner.OTHER || member.owner() == Owner.UNKNOWN;
    if (others || right.equals(member.node().taint())) {
      return Optional.empty();
    }
    return Optional.of(
        right
            .<Command>map(effect -> new Command.AddTaint(member.version(), effect))
            .orElseGet(() -> new Command.RemoveTaint(member.version())));
  }

  private Optional<TaintEffect> effect(Member member) {
    if (!wanted) {
      return Optional.empty();
    }
    if (member.slot().isPresent()) {
      return inTurn(member, member.slot().get());
    }
    return Optional.of(TaintEffect.PREFER_NO_SCHEDULE).filter(_ -> isToChange(member));
  }

  /** Whether its pods will have to leave, also before its payload is there. */
  private static boolean isToChange(Member member) {
    boolean other =
        member
            .desired()
            .filter(order -> !order.rev().equals(member.lastGood()))
            .filter(order -> order.seq() > member.finished())
            .isPresent();
    boolean unnoticed = member.needs().filter(Needs.APPLY::equals).isPresent();
    return other && member.lastGood().isPresent() && !unnoticed;
  }

  private Optional<TaintEffect> inTurn(Member member, Slot slot) {
    State state = turns.state(member, slot);
    boolean over = state == State.RELEASED || state == State.DROPPED || state == State.SOAKING;
    return Optional.of(TaintEffect.NO_SCHEDULE).filter(_ -> !over);
  }
}
