package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import java.util.Optional;

/** Failed: the node stays as it is until another order is granted. */
final class FailedStep {

  private final Journal journal;
  private final Situation situation;
  private final Serving nothing;

  FailedStep(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.nothing = Serving.withheld(situation.revision(journal.committed()), lastOrderFailed());
  }

  Decision failed() {
    return situation
        .newOrder(journal)
        .map(next ->
            situation
                .otherKernel(next)
                .filter(_ -> !situation.isAborted(next.seq()))
                .map(why -> Decision.blocked(journal, why, nothing))
                .orElseGet(() -> obey(journal.taking(next, Step.FAILED))))
        .orElseGet(() -> Decision.blocked(journal, lastOrderFailed(), nothing));
  }

  /** Whether an order was staged in this step. */
  boolean isStaged() {
    return isThere(journal) && situation.newOrder(journal).filter(this::mayBegin).isPresent();
  }

  /** A copy for an earlier kernel is of no use: modules for this one are to be staged. */
  private boolean isThere(Journal taken) {
    return taken.target().isEmpty()
        || situation.revision(taken.target()).filter(situation::fitsKernel).isPresent();
  }

  private boolean mayBegin(Desired order) {
    return order.seq() == journal.seq() && situation.otherKernel(order).isEmpty();
  }

  private Decision obey(Journal taken) {
    if (situation.isAborted(taken.seq())) {
      return end(taken, Optional.empty());
    }
    Attempt stage = situation.attempt(Action.Stage.class);
    Attempt supply = situation.attempt(Action.Supply.class);
    Optional<Finding> failure = stage.failure().or(supply::failure);
    if (failure.isPresent()) {
      return end(taken, failure);
    }
    boolean staged = isThere(taken);
    if (!staged && stage.isDone()) {
      return end(taken, Optional.of(PreparingSteps.lostAgain()));
    }
    if (!staged) {
      return PreparingSteps.stage(journal, situation, taken.target().orElse(""), nothing);
    }
    return situation.isGranted(taken.seq())
        ? supplied(taken)
        : Decision.blocked(taken, PreparingSteps.waitingForGrant(), nothing);
  }

  private Decision supplied(Journal taken) {
    return situation
        .change(taken)
        .supply()
        .filter(_ -> !situation.attempt(Action.Supply.class).isDone())
        .map(first -> Decision.of(journal, first, nothing))
        .orElseGet(() -> QuiesceStep.begin(taken, nothing.revision()));
  }

  private Decision end(Journal taken, Optional<Finding> why) {
    return Decision.ended(
        taken.ended(Step.FAILED, OrderOutcome.FAILED, why, situation.now()), nothing);
  }

  private Finding lastOrderFailed() {
    return new Finding(
        Reason.RETRY_NEEDED,
        "order " + journal.finished() + " failed, and the node stays as it was left",
        "correct the cause, then retry or give another revision; reboot where a module hangs");
  }
}
