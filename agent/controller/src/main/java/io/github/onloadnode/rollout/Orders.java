package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.rollout.Member.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Which order a node is to be given next. */
final class Orders {

  private static final Set<OrderOutcome> GOOD =
      Set.of(OrderOutcome.SUCCEEDED, OrderOutcome.REMOVED);

  private final String uid;
  private final String key;
  private final Optional<Duration> verify;
  private final Halt halt;
  private final Retries retries;

  Orders(Fleet fleet, Halt halt, Retries retries) {
    this.uid = fleet.resource().uid();
    this.key = fleet.resource().key();
    this.verify =
        Optional.of(fleet.resource().spec().rollout().verifyTimeout())
            .filter(limit -> !limit.equals(Desired.DEFAULT_VERIFY));
    this.halt = halt;
    this.retries = retries;
  }

  /**
   * The next order; empty while the one in force is right, and while nothing can be concluded from
   * what the agent says: a number that it has used before would never be obeyed.
   */
  Optional<Desired> next(Member member, Target target) {
    return member
        .observed()
        .flatMap(seen ->
            cause(member, target)
                .map(cause -> order(member, seen, target.rev(), cause, nextSeq(member))));
  }

  /** The order that this slot is for, where somebody has deleted or changed the annotation. */
  Optional<Desired> again(Member member, Slot slot, Optional<Target> target) {
    boolean ours = member.isOurs() || member.owner() == Owner.NOBODY;
    boolean lost = ours && member.known() <= slot.seq();
    Cause cause = target.map(Target::cause).orElse(Cause.SPEC);
    return member
        .observed()
        .filter(_ -> lost && !member.isOver(slot))
        .map(seen -> order(member, seen, slot.rev(), cause, slot.seq()));
  }

  private Optional<Cause> cause(Member member, Target target) {
    if (member.desired().isEmpty()) {
      boolean nothing = target.rev().isEmpty();
      return Optional.of(target.cause()).filter(_ -> !nothing && !isHalted(member, target));
    }
    Desired order = member.desired().get();
    if (!order.rev().equals(target.rev())) {
      return another(member, order, target);
    }
    if (member.isInAnotherKernel()) {
      return Optional.of(target.cause() == Cause.ADOPT ? Cause.ADOPT : Cause.KERNEL);
    }
    // An API server that was restored from a backup has forgotten later orders.
    boolean forgotten = member.known() > order.seq();
    boolean again = forgotten || isAskedFor(member, order) || isLost(member, order, target);
    // Always asked, because it remembers.
    boolean due = retries.isDue(member);
    return again || due ? Optional.of(retried(order, target)) : Optional.empty();
  }

  private Optional<Cause> another(Member member, Desired order, Target target) {
    return isHalted(member, target)
        ? Optional.of(Cause.RETRY).filter(_ -> isAskedToTry(member, order))
        : Optional.of(target.cause());
  }

  private boolean isHalted(Member member, Target target) {
    return halt.isHalted() && member.selected() && !target.free();
  }

  /** A node keeps its place among those that join, and those that come back. */
  private static Cause retried(Desired order, Target target) {
    boolean back = target.cause() == Cause.KERNEL;
    return back || order.cause() == Cause.ADOPT ? order.cause() : Cause.RETRY;
  }

  /**
   * Whether an administrator asks a failed node for another try that has other orders since: it has
   * booted another kernel, and came back with what it ran before.
   */
  private boolean isAskedToTry(Member member, Desired order) {
    return halt.failed().contains(member.name()) && isNew(member, order);
  }

  /** Whether an administrator asks for another try of what did not succeed. */
  private static boolean isAskedFor(Member member, Desired order) {
    boolean ended = member.outcome().filter(how -> !GOOD.contains(how)).isPresent();
    boolean failed = member.isFailed() && member.finished() >= order.seq();
    return (ended || failed) && isNew(member, order);
  }

  private static boolean isNew(Member member, Desired order) {
    return nonce(member).filter(text -> !order.retry().equals(Optional.of(text))).isPresent();
  }

  /**
   * Whether a node that was done has lost what it ran: its disk is another one, or the copy that it
   * needs at its next boot is damaged.
   */
  private boolean isLost(Member member, Desired order, Target target) {
    boolean done = member.outcome().filter(GOOD::contains).isPresent();
    boolean lost = member.isIn(Phase.READY) && !member.runs(target);
    return done && (lost || isDamaged(member, order));
  }

  private boolean isDamaged(Member member, Desired order) {
    boolean damaged = member.isDamaged() && order.rev().equals(member.lastGood());
    return damaged && (order.cause() != Cause.RETRY || retries.isLongAgo(member));
  }

  private static Optional<String> nonce(Member member) {
    return member.node().retry().map(ObservedJson::retry);
  }

  /** Higher than each number that anybody knows. */
  private static long nextSeq(Member member) {
    return 1
        + LongStream.of(
                member.node().desired().toOptional().map(Desired::seq).orElse(0L),
                member.known(),
                member.slot().map(Slot::seq).orElse(0L))
            .max()
            .orElse(0);
  }

  private Desired order(Member member, Observed seen, Optional<String> rev, Cause cause, long seq) {
    return new Desired(
        uid, key, seq, rev, cause, nonce(member), rev.map(_ -> seen.kernel()), verify);
  }
}
