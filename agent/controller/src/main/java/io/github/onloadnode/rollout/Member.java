package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.rollout.Obstacles.Trouble;
import java.util.Optional;
import java.util.Set;

/**
 * A node that the custom resource is concerned with.
 *
 * @param selected whether the resource's selector matches it
 * @param slot its turn, if it has one
 * @param silent whether its agent has not renewed its Lease for long
 * @param trouble what the API server refuses to write to it
 */
record Member(
    FleetNode node,
    Owner owner,
    boolean selected,
    Optional<Slot> slot,
    boolean silent,
    Optional<Trouble> trouble) {

  private static final Set<Phase> DISTURBED =
      Set.of(Phase.QUIESCED, Phase.BUSY, Phase.ROLLING_BACK);
  private static final Set<Phase> PAST_RETURN = Set.of(Phase.BUSY, Phase.ROLLING_BACK);

  /** Whose orders the node has. */
  enum Owner {
    /** Nobody's, or those of a custom resource that is gone. */
    NOBODY,
    US,
    /** Those of another live custom resource. */
    OTHER,
    /** The order cannot be understood; it may be that of a later version. */
    UNKNOWN
  }

  String name() {
    return node.name();
  }

  NodeVersion version() {
    return node.version();
  }

  /** Whether its agent has stopped although the node lives. */
  boolean isSilent() {
    return silent && node.ready() && observed().isPresent();
  }

  /** Whether nothing is to be written to it yet. */
  boolean waits() {
    return trouble.filter(Trouble::waits).isPresent();
  }

  boolean isOurs() {
    return owner == Owner.US;
  }

  /** Our order; empty if the node has none of us. */
  Optional<Desired> desired() {
    return isOurs() ? node.desired().toOptional() : Optional.empty();
  }

  Optional<Observed> observed() {
    return node.observed().toOptional();
  }

  Optional<Grant> grant() {
    return node.grant().toOptional();
  }

  boolean isGranted(long seq, Grant.Phase phase) {
    return grant().filter(grant -> grant.seq() == seq && grant.phase() == phase).isPresent();
  }

  /** The last revision that was verified on it; empty before the first. */
  Optional<String> lastGood() {
    return observed().flatMap(Observed::lastGood);
  }

  /** Whether the copy of what it ran last is damaged, and its agent cannot copy it again. */
  boolean isDamaged() {
    return lastGood().isPresent() && observed().flatMap(Observed::damaged).equals(lastGood());
  }

  boolean isIn(Phase phase) {
    return observed().filter(seen -> seen.phase() == phase).isPresent();
  }

  /** Whether its agent has begun to disturb it. */
  boolean isDisturbed() {
    return observed().filter(seen -> DISTURBED.contains(seen.phase())).isPresent();
  }

  /** Whether it finishes its change whatever it is told. */
  boolean isPastReturn() {
    return observed().filter(seen -> PAST_RETURN.contains(seen.phase())).isPresent();
  }

  boolean isFailed() {
    return isIn(Phase.FAILED);
  }

  Optional<Ending> result() {
    return observed().flatMap(Observed::result);
  }

  long finished() {
    return result().map(Ending::seq).orElse(0L);
  }

  /** The highest number that the agent has ever named. */
  long known() {
    return Math.max(observed().map(Observed::seq).orElse(0L), finished());
  }

  /** How the order in force has ended; empty while it has not. */
  Optional<OrderOutcome> outcome() {
    return desired()
        .flatMap(order -> result().filter(ending -> ending.seq() == order.seq()))
        .map(Ending::outcome);
  }

  /** What the order in force waits for; empty while it is not staged. */
  Optional<Needs> needs() {
    boolean waits = isIn(Phase.STAGED) || isFailed();
    return desired()
        .filter(_ -> waits)
        .flatMap(order ->
            observed().flatMap(Observed::staged).filter(staged -> staged.seq() == order.seq()))
        .map(Observed.Staged::needs);
  }

  /** Whether the node is done with the order of this slot, or can never begin it any more. */
  boolean isOver(Slot turn) {
    boolean left =
        observed().filter(seen -> seen.seq() > turn.seq()).isPresent()
            && !isDisturbed()
            && !isFailed();
    return finished() >= turn.seq() || left;
  }

  /** Whether it is ours and the agent's kernel is not the one that the order is for. */
  boolean isInAnotherKernel() {
    Optional<String> running = observed().map(Observed::kernel);
    return running.isPresent()
        && desired()
            .filter(order -> order.rev().isPresent() && !order.kernel().equals(running))
            .isPresent();
  }

  /** Whether its agent does nothing, and waits for an order for the kernel that runs. */
  boolean isIdleInAnotherKernel() {
    return isIn(Phase.READY) && isInAnotherKernel();
  }

  /** Whether the order in force is for this, in the kernel that runs. */
  boolean isOrdered(Target target) {
    return desired().filter(order -> order.rev().equals(target.rev())).isPresent()
        && !isInAnotherKernel();
  }

  /** Whether it was told to run this, and does. */
  boolean runs(Target target) {
    return isOrdered(target) && hasSettled();
  }

  /** Whether it has done what it was told, maybe in an earlier kernel. */
  boolean hasSettled() {
    boolean ended =
        outcome()
            .filter(how -> how == OrderOutcome.SUCCEEDED || how == OrderOutcome.REMOVED)
            .isPresent();
    return ended && desired().map(Desired::rev).filter(lastGood()::equals).isPresent();
  }
}
