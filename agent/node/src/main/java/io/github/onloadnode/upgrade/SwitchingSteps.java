package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From the point of no return to the commit. */
final class SwitchingSteps {

  private static final Duration UNLOAD_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(2);

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> target;
  private final ModuleChange change;
  private final OldModules old;
  private final Serving serving;

  SwitchingSteps(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.target = situation.revision(journal.target());
    this.change = situation.change(journal);
    this.old = new OldModules(journal, change);
    this.serving = Serving.withheld(change.from(), changing(journal));
  }

  /** Why devices are withheld while the revision changes. */
  static Finding changing(Journal journal) {
    return new Finding(
        Reason.MODULE_NOT_LOADED,
        journal
            .target()
            .map(rev -> "Onload is being changed to " + rev)
            .orElse("Onload is being removed"),
        "wait until the change is over");
  }

  Decision unload() {
    List<String> going = change.unload();
    if (going.isEmpty()) {
      return target.isPresent() || journal.target().isPresent()
          ? Decision.rest(journal.at(Step.UNLOADED), serving)
          : restoreAndEnd();
    }
    Optional<Finding> inUse = change.interfacesInUse();
    if (inUse.isPresent()) {
      // An interface came into use while holders ended, or after a reboot.
      return old.isWhole() || old.isAbsent() ? abort(inUse.get()) : turnBack(inUse.get());
    }
    return situation
        .attempt(Action.Unload.class)
        .failure()
        .map(this::notUnloaded)
        .orElseGet(() -> Decision.of(noted(), new Action.Unload(going), serving));
  }

  /** A reboot after the point of no return may have loaded the in-tree driver. */
  private Journal noted() {
    return journal.removing(change.givenWay());
  }

  private Decision notUnloaded(Finding problem) {
    if (!Patience.isUnloadingLost(problem) && situation.inStep().compareTo(UNLOAD_TIMEOUT) < 0) {
      return Decision.blocked(journal, problem, serving);
    }
    return old.isWhole() ? abort(problem) : turnBack(problem);
  }

  Decision unloaded() {
    if (target.isEmpty()) {
      return rollBack(missingRevision());
    }
    if (!change.unload().isEmpty()) {
      // A reboot has loaded the in-tree driver.
      return Decision.rest(journal.at(Step.UNLOAD), serving);
    }
    List<String> back = change.toRestore();
    Attempt restore = situation.attempt(Action.RestoreInTree.class);
    Optional<Finding> refused = restore.failure().or(change::wrongKernel);
    if (refused.isPresent()) {
      return rollBack(refused.get());
    }
    if (!back.isEmpty() && !restore.isDone()) {
      return Decision.of(journal, new Action.RestoreInTree(back), serving);
    }
    return Decision.of(journal.attempting(), change.load(journal), serving);
  }

  Decision load() {
    if (target.isEmpty()) {
      return rollBack(missingRevision());
    }
    Attempt load = situation.attempt(Action.Load.class);
    if (load instanceof Attempt.Failed(Finding why)) {
      return why.reason() == Reason.INIT_HANGS ? fail(why) : rollBack(why);
    }
    List<Finding> problems = Verification.modules(target.get(), situation.state());
    if (problems.isEmpty()) {
      return Decision.rest(journal.at(Step.VERIFY), serving);
    }
    if (load.isDone() || situation.inStep().compareTo(LOAD_TIMEOUT) > 0) {
      return rollBack(problems.getFirst());
    }
    return Decision.of(journal, change.load(journal), serving);
  }

  Decision verify() {
    if (target.isEmpty()) {
      return rollBack(missingRevision());
    }
    Optional<Finding> lost = situation.health(target.get()).filesMissing();
    if (lost.isPresent()) {
      return rollBack(lost.get());
    }
    List<Finding> problems = Verification.commit(target.get(), situation.state(), journal);
    if (problems.isEmpty()) {
      Journal committed =
          journal
              .committing(journal.target())
              .running(target.get())
              .ended(Step.IDLE, OrderOutcome.SUCCEEDED, Optional.empty(), situation.now());
      return Decision.ended(
          committed.verifiedOn(situation.release()), situation.serving(target.get()));
    }
    return Patience.lost(problems, target.get(), situation, verifyLimit())
        .map(this::rollBack)
        .orElseGet(() -> Decision.blocked(journal, problems.getFirst(), serving));
  }

  /** Only the order that is carried out says it; a later one may be in force already. */
  private Duration verifyLimit() {
    return situation
        .desired()
        .filter(order -> order.seq() == journal.seq())
        .flatMap(Desired::verify)
        .orElse(Desired.DEFAULT_VERIFY);
  }

  /** The agent cannot load again what it did not load. */
  private Decision turnBack(Finding why) {
    return journal.isExternal() ? fail(old.halfTaken(why)) : rollBack(why);
  }

  /** The order changed nothing, so the old revision is served again if possible. */
  Decision abort(Finding why) {
    Journal after = journal.withoutExternal();
    return old.mayStay()
        ? Decision.ended(
            after.ended(Step.IDLE, OrderOutcome.ABORTED, Optional.of(why), situation.now()),
            new IdleStep(after, situation).serving())
        : fail(why);
  }

  private Decision fail(Finding why) {
    return Decision.ended(
        journal.ended(Step.FAILED, OrderOutcome.FAILED, Optional.of(why), situation.now()),
        serving);
  }

  private Decision rollBack(Finding why) {
    return Decision.rest(journal.turnedBack(why), serving).because(why);
  }

  /** The removal ends when the in-tree driver is back. */
  private Decision restoreAndEnd() {
    Optional<Finding> failure = situation.attempt(Action.RestoreInTree.class).failure();
    if (failure.isPresent()) {
      return fail(failure.get());
    }
    Optional<Action> left = situation.toUndo(journal);
    if (left.isPresent()) {
      return Decision.of(journal, left.get(), serving);
    }
    Journal removed =
        journal
            .committing(Optional.empty())
            .bare()
            .ended(Step.IDLE, OrderOutcome.REMOVED, Optional.empty(), situation.now());
    return Decision.ended(
        removed.booted(journal.boot(), 0), new IdleStep(removed, situation).serving());
  }

  Finding missingRevision() {
    return new Finding(
        Reason.REVISION_MISSING,
        "the revision " + journal.target().orElse("") + " is no longer on this disk",
        "stage it again by a new order");
  }
}
