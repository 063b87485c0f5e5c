package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.Optional;

/** Prepares an order without touching what runs: stages it and waits for its grant. */
final class PreparingSteps {

  private static final Duration STAGING_TIMEOUT = Duration.ofMinutes(15);

  private final Journal journal;
  private final Situation situation;
  private final Serving serving;

  PreparingSteps(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.serving = new IdleStep(journal, situation).serving();
  }

  Decision staging() {
    if (situation.isSuperseded(journal.seq())) {
      return Decision.rest(journal.at(Step.IDLE), serving);
    }
    return switch (situation.attempt(Action.Stage.class)) {
      case Attempt.Failed(Finding why) -> end(OrderOutcome.REJECTED, why);
      case Attempt.Done _ ->
          situation.revision(journal.target()).isPresent()
              ? Decision.rest(journal.at(Step.STAGED), serving)
              : end(OrderOutcome.REJECTED, lostAgain());
      case Attempt.None _ ->
          situation.inStep().compareTo(STAGING_TIMEOUT) > 0
              ? end(OrderOutcome.REJECTED, undocumented())
              : stage(journal, situation, journal.target().orElse(""), serving);
    };
  }

  Decision staged() {
    if (situation.isSuperseded(journal.seq())) {
      return Decision.rest(journal.at(Step.IDLE), serving);
    }
    Optional<Revision> target = situation.revision(journal.target());
    if (journal.target().isPresent() && target.isEmpty()) {
      return Decision.rest(journal.at(Step.STAGING), serving);
    }
    if (situation.isAborted(journal.seq())) {
      return end(OrderOutcome.ABORTED, withdrawn());
    }
    if (target.isPresent() && new StagedNeeds(journal, situation).isLoaded(target.get())) {
      return situation.mayApply(journal.seq()) ? apply(target.get()) : waiting();
    }
    Optional<Finding> inUse = situation.change(journal).interfacesInUse();
    if (inUse.isPresent()) {
      return end(OrderOutcome.REJECTED, inUse.get());
    }
    return situation.isGranted(journal.seq()) ? supplied() : waiting();
  }

  private Decision waiting() {
    return new IdleStep(journal, situation).waiting(waitingForGrant());
  }

  /**
   * Checks, before the old driver is unloaded, that the host can supply what is needed afterwards.
   */
  private Decision supplied() {
    Attempt supply = situation.attempt(Action.Supply.class);
    if (supply.failure().isPresent()) {
      return end(OrderOutcome.REJECTED, supply.failure().get());
    }
    boolean looked =
        supply.isDone()
            || situation.attempt(Action.Check.class).isTried()
            || situation.attempt(Action.Stage.class).isTried();
    Optional<Action> first = looked ? Optional.empty() : situation.change(journal).supply();
    return first.map(action -> Decision.of(journal, action, serving)).orElseGet(this::wayBack);
  }

  /**
   * Before pods lose anything, checks the revision that a failed change would go back to, and
   * copies it again if it is damaged. Modules for another kernel are no way back.
   */
  private Decision wayBack() {
    Optional<Revision> committed =
        situation.revision(journal.committed()).filter(situation::fitsKernel);
    return committed.isEmpty() || journal.target().isEmpty() ? begin() : wayBack(committed.get());
  }

  private Decision wayBack(Revision old) {
    Attempt copy = situation.attempt(Action.Stage.class);
    Attempt check = situation.attempt(Action.Check.class);
    if (copy.failure().isPresent()) {
      return end(OrderOutcome.REJECTED, noWayBack(old, copy.failure().get()));
    }
    if (copy.isDone() || check.isDone()) {
      return begin();
    }
    return Decision.of(
        journal,
        check.isTried() ? new Action.Stage(old.rev(), old.content()) : new Action.Check(old),
        serving);
  }

  private Decision begin() {
    Journal taken = isForeign() ? journal.committing(Optional.of(Journal.EXTERNAL)) : journal;
    return QuiesceStep.begin(taken, serving.revision());
  }

  private static Finding noWayBack(Revision committed, Finding problem) {
    return new Finding(
        problem.reason(),
        "%s, to which a failed change would go back, is damaged on this node, and cannot be copied again: %s"
            .formatted(committed.rev(), problem.message()),
        "put its payload back where it came from, or remove Onload first");
  }

  /** Copies what the order asks for, if its content is known now. */
  static Decision stage(Journal journal, Situation situation, String rev, Serving meanwhile) {
    return situation
        .content()
        .map(content -> Decision.of(journal, new Action.Stage(rev, content), meanwhile))
        .orElseGet(() -> Decision.blocked(journal, undocumented(), meanwhile));
  }

  private Decision apply(Revision target) {
    // While it waited, the node may have applied the committed revision again.
    Action apply = new Action.Apply(target);
    return switch (situation.attempt(apply)) {
      case Attempt.Failed(Finding why) -> end(OrderOutcome.REJECTED, why);
      case Attempt.None _ -> Decision.of(journal, apply, serving);
      case Attempt.Done _ -> applied(target);
    };
  }

  private Decision applied(Revision target) {
    Optional<Finding> server = ServerVerification.applied(target, situation.state());
    if (server.isPresent()) {
      // The kernel restarts the server by itself; IdleStep restores the earlier parameters.
      boolean lost = situation.inStep().compareTo(ServerVerification.startTime(target)) >= 0;
      return lost
          ? end(OrderOutcome.REJECTED, server.get())
          : Decision.blocked(journal, server.get(), serving);
    }
    Journal committed =
        journal
            .committing(journal.target())
            .verifiedOn(situation.release())
            .ended(Step.IDLE, OrderOutcome.SUCCEEDED, Optional.empty(), situation.now());
    return Decision.ended(committed, situation.serving(target));
  }

  /** Whether the loaded modules are not the agent's; those of a failed first install are. */
  private boolean isForeign() {
    return journal.committed().isEmpty() && situation.state().module(Payload.ONLOAD).isPresent();
  }

  private Decision end(OrderOutcome outcome, Finding why) {
    return Decision.ended(
        journal.ended(Step.IDLE, outcome, Optional.of(why), situation.now()), serving);
  }

  static Finding withdrawn() {
    return new Finding(
        Reason.GRANT_WITHDRAWN, "the order was withdrawn before it began", "give a new order");
  }

  static Finding waitingForGrant() {
    return new Finding(
        Reason.WAITING_FOR_GRANT,
        "the revision is staged and waits for its turn",
        "look at the rollout for what it waits for");
  }

  static Finding lostAgain() {
    return new Finding(
        Reason.REVISION_MISSING,
        "the staged revision cannot be read again from /var/lib/onload-agent/revisions",
        "find out what damages the directory, then retry");
  }

  static Finding undocumented() {
    return new Finding(
        Reason.DESIRED_UNREADABLE,
        "what the order asks for cannot be read now",
        "make the file of the order readable");
  }
}
