package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An order is prepared without touching what runs: staged, and waiting for its grant. */
final class Preparing {

  private static final Duration STAGING_TIMEOUT = Duration.ofMinutes(15);

  private final Journal journal;
  private final Situation situation;
  private final Serving serving;

  Preparing(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.serving = new Keeping(journal, situation).serving();
  }

  Decision staging() {
    if (situation.isSuperseded(journal.seq())) {
      return Decision.rest(journal.at(Step.IDLE), serving);
    }
    Optional<Outcome.Failed> failed = situation.failed(Action.Stage.class);
    if (failed.isPresent()) {
      return end(OrderOutcome.REJECTED, failed.get().problem());
    }
    if (situation.done(Action.Stage.class)) {
      return situation.revision(journal.target()).isPresent()
          ? Decision.rest(journal.at(Step.STAGED), serving)
          : end(OrderOutcome.REJECTED, lostAgain());
    }
    if (situation.inStep().compareTo(STAGING_TIMEOUT) > 0) {
      return end(OrderOutcome.REJECTED, undocumented());
    }
    return stage(journal, situation, journal.target().orElse(""), serving);
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
    if (target.isPresent() && isLoaded(target.get())) {
      return apply(target.get());
    }
    Optional<Finding> inUse = situation.change(journal).interfacesInUse();
    if (inUse.isPresent()) {
      return end(OrderOutcome.REJECTED, inUse.get());
    }
    return situation.isGranted(journal.seq())
        ? supplied()
        : new Keeping(journal, situation).waiting(waitingForGrant());
  }

  /** What the host must supply once the old driver is gone is looked for while that is there. */
  private Decision supplied() {
    Optional<Outcome.Failed> failed = situation.failed(Action.Supply.class);
    if (failed.isPresent()) {
      return end(OrderOutcome.REJECTED, failed.get().problem());
    }
    boolean looked =
        situation
            .outcome()
            .map(Outcome::action)
            .filter(tried ->
                tried instanceof Action.Supply
                    || tried instanceof Action.Check
                    || tried instanceof Action.Stage)
            .isPresent();
    Optional<Action> supply = looked ? Optional.empty() : situation.change(journal).supply();
    return supply.map(first -> Decision.of(journal, first, serving)).orElseGet(this::wayBack);
  }

  /**
   * Before pods lose anything, what the node would go back to is looked at too, and copied again
   * where it was damaged since. Modules for another kernel are no way back.
   */
  private Decision wayBack() {
    String kernel = situation.state().kernel().release();
    Optional<Revision> committed =
        situation
            .revision(journal.committed())
            .filter(old -> old.payload().release().equals(kernel));
    Optional<Action> tried = situation.outcome().map(Outcome::action);
    boolean done = situation.outcome().filter(Outcome.Done.class::isInstance).isPresent();
    if (committed.isEmpty() || journal.target().isEmpty()) {
      return begin();
    }
    Revision old = committed.get();
    Action check = new Action.Check(old);
    Action copy = new Action.Stage(old.rev(), old.document());
    boolean looked = tried.filter(check::equals).isPresent();
    boolean copied = tried.filter(copy::equals).isPresent();
    if ((looked || copied) && done) {
      return begin();
    }
    return situation
        .failed(Action.Stage.class)
        .filter(_ -> copied)
        .map(failed -> end(OrderOutcome.REJECTED, noWayBack(old, failed.problem())))
        .orElseGet(() -> Decision.of(journal, looked ? copy : check, serving));
  }

  private Decision begin() {
    Journal taken = isForeign() ? journal.committing(Optional.of(Journal.EXTERNAL)) : journal;
    return Switching.begin(taken, serving.revision());
  }

  private static Finding noWayBack(Revision committed, Finding problem) {
    return new Finding(
        problem.reason(),
        "%s, to which a failed change would go back, is damaged on this node, and cannot be copied again: %s"
            .formatted(committed.rev(), problem.message()),
        "put its payload back where it came from, or remove Onload first");
  }

  /** Copies what the order asks for, where that is known now. */
  static Decision stage(Journal journal, Situation situation, String rev, Serving meanwhile) {
    return situation
        .document()
        .map(document -> Decision.of(journal, new Action.Stage(rev, document), meanwhile))
        .orElseGet(() -> Decision.blocked(journal, undocumented(), meanwhile));
  }

  /** Whether nothing needs to be unloaded to run the target. */
  private boolean isLoaded(Revision target) {
    Optional<Revision> committed = situation.revision(journal.committed());
    boolean sameModules =
        committed.isPresent()
            ? committed.get().moduleHash().equals(target.moduleHash())
            : parametersAgree(target);
    return sameModules && situation.health(target).runs();
  }

  /** Of modules that somebody else loaded: what was asked for is what they have. */
  private boolean parametersAgree(Revision target) {
    return target.onload().modules().entrySet().stream()
        .allMatch(module -> parametersAgree(module.getKey(), module.getValue()));
  }

  private boolean parametersAgree(String name, Map<String, String> asked) {
    return situation
        .state()
        .module(name)
        .filter(module ->
            asked.entrySet().stream()
                .allMatch(parameter ->
                    Optional.ofNullable(module.parameters().get(parameter.getKey()))
                        .flatMap(reading -> reading.toOptional())
                        .filter(parameter.getValue()::equals)
                        .isPresent()))
        .isPresent();
  }

  private Decision apply(Revision target) {
    Optional<Outcome.Failed> failed = situation.failed(Action.Apply.class);
    if (failed.isPresent()) {
      return end(OrderOutcome.REJECTED, failed.get().problem());
    }
    if (!situation.done(Action.Apply.class)) {
      return Decision.of(journal, new Action.Apply(target), serving);
    }
    Optional<Finding> server = ServerVerification.applied(target, situation.state());
    if (server.isPresent()) {
      // The kernel restarts the server by itself; Keeping writes back what was before.
      boolean lost = situation.inStep().compareTo(ServerVerification.startTime(target)) >= 0;
      return lost
          ? end(OrderOutcome.REJECTED, server.get())
          : Decision.blocked(journal, server.get(), serving);
    }
    Journal committed =
        journal
            .committing(journal.target())
            .ended(Step.IDLE, OrderOutcome.SUCCEEDED, Optional.empty(), situation.now());
    return Decision.ended(committed, situation.serving(target));
  }

  /** What a failed first install left behind is ours; anything else somebody else loaded. */
  private boolean isForeign() {
    return journal.committed().isEmpty() && situation.state().module(Payload.ONLOAD).isPresent();
  }

  private Decision end(OrderOutcome outcome, Finding why) {
    return Decision.ended(
        journal.ended(Step.IDLE, outcome, Optional.of(why), situation.now()), serving);
  }

  private static Finding withdrawn() {
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
        "the revision was staged and cannot be read again from /var/lib/onload-agent/revisions",
        "look for what damages the directory, then retry");
  }

  static Finding undocumented() {
    return new Finding(
        Reason.DESIRED_UNREADABLE,
        "what the order asks for cannot be read now",
        "make the file of the order readable");
  }
}
