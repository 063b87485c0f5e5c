package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.payload.Payload;
import io.github.onloadnode.agent.payload.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From the first device withheld to the commit: the part that pods can feel. */
final class Switching {

  private static final Duration GRANT_UNKNOWN_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration UNLOAD_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration VERIFY_TIMEOUT = Duration.ofMinutes(3);

  /** A server is there within a second, or never: the kernel starts it once. */
  private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(30);

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> target;
  private final ModuleChange change;
  private final Serving serving;

  Switching(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.target = situation.revision(journal.target());
    Optional<Revision> committed = situation.revision(journal.committed());
    this.change = new ModuleChange(situation.state(), committed, target, journal.removedInTree());
    this.serving = Serving.withheld(committed, changing(journal));
  }

  /** Why devices are withheld while the revision changes. */
  static Problem changing(Journal journal) {
    return new Problem(
        Reason.MODULE_NOT_LOADED,
        journal
            .target()
            .map(rev -> "Onload is being changed to " + rev)
            .orElse("Onload is being removed"),
        "wait until the change is over");
  }

  Decision quiesce() {
    if (situation.isSuperseded(journal.seq())) {
      return abort(withdrawn());
    }
    if (situation.grantUnknown().isPresent()) {
      return unknown(situation.grantUnknown().get());
    }
    if (!situation.isGranted(journal.seq())) {
      return abort(withdrawn());
    }
    Optional<Problem> held =
        nothingToHold()
            ? Optional.empty()
            : Holders.problem(situation.state(), situation.holding());
    if (held.isPresent()) {
      return held(held.get());
    }
    Optional<Problem> inUse = change.interfacesInUse();
    if (inUse.isPresent()) {
      return abort(inUse.get());
    }
    return pointOfNoReturn();
  }

  /** Once the old modules are gone, damage to the new ones would cost pods the way back too. */
  private Decision pointOfNoReturn() {
    if (target.isEmpty() && journal.target().isPresent()) {
      return abort(missingRevision());
    }
    Optional<Outcome.Failed> failed = situation.failed(Action.Check.class);
    if (failed.isPresent()) {
      return abort(failed.get().problem());
    }
    if (target.isPresent() && !situation.done(Action.Check.class)) {
      return Decision.of(journal, new Action.Check(target.get()), serving);
    }
    Journal decided = journal.removing(change.givenWay()).remembering(change).at(Step.UNLOAD);
    return Decision.rest(decided, serving);
  }

  /** Nothing was changed yet, and a grant that nobody can ask for cannot be obeyed. */
  private Decision unknown(String why) {
    Problem problem =
        new Problem(
            Reason.GRANT_UNKNOWN,
            "whether the order still holds is not known: " + why,
            "make the API server reachable for the agent");
    return situation.inStep().compareTo(GRANT_UNKNOWN_TIMEOUT) > 0
        ? abort(problem)
        : Decision.blocked(journal, problem, serving);
  }

  private static Problem withdrawn() {
    return new Problem(
        Reason.GRANT_WITHDRAWN, "the order was withdrawn", "give a new order to go on");
  }

  /** On a first install no device is there that anybody could hold, whatever the kubelet says. */
  private boolean nothingToHold() {
    return journal.committed().isEmpty()
        && situation.state().module(Payload.ONLOAD).isEmpty()
        && situation.state().module("sfc_char").isEmpty();
  }

  /** Until the point of no return holders have the old modules, after a reboot too. */
  private Decision held(Problem why) {
    Serving waiting = Serving.withheld(serving.revision(), why);
    ModuleChange old =
        new ModuleChange(situation.state(), change.from(), change.from(), journal.removedInTree());
    boolean missing =
        situation.state().module(Payload.ONLOAD).isEmpty()
            && old.unload().isEmpty()
            && !old.missing().isEmpty()
            && !journal.isBootLoop()
            && situation.failed(Action.Load.class).isEmpty();
    // Whole again: the boots before were not its fault.
    Journal next = oldIsWhole() ? journal.booted(journal.boot(), 0) : journal;
    return missing
        ? Decision.of(journal, old.load(), waiting)
        : Decision.blocked(next, why, waiting);
  }

  Decision unload() {
    List<String> going = change.unload();
    if (going.isEmpty()) {
      return target.isPresent() || journal.target().isPresent()
          ? Decision.rest(journal.at(Step.LOAD0), serving)
          : restoreAndEnd();
    }
    Optional<Problem> inUse = change.interfacesInUse();
    if (inUse.isPresent()) {
      // Somebody began to use an interface while holders let go, or after a reboot.
      return oldIsWhole() || oldIsAbsent() ? abort(inUse.get()) : rollBack(inUse.get());
    }
    return situation
        .failed(Action.Unload.class)
        .map(failed -> notUnloaded(failed.problem()))
        .orElseGet(() -> Decision.of(noted(), new Action.Unload(going), serving));
  }

  /** A boot since the point of no return may have brought the kernel's own driver back. */
  private Journal noted() {
    return journal.removing(change.givenWay());
  }

  private Decision notUnloaded(Problem problem) {
    boolean hopeless = problem.reason() == Reason.NO_UNLOADING;
    if (!hopeless && situation.inStep().compareTo(UNLOAD_TIMEOUT) < 0) {
      return Decision.blocked(journal, problem, serving);
    }
    return oldIsWhole() ? abort(problem) : rollBack(problem);
  }

  Decision load0() {
    if (target.isEmpty()) {
      return rollBack(missingRevision());
    }
    if (!change.unload().isEmpty()) {
      // A boot in between brought the kernel's own driver back.
      return Decision.rest(journal.at(Step.UNLOAD), serving);
    }
    List<String> back = change.toRestore();
    Optional<Outcome.Failed> failed = situation.failed(Action.RestoreInTree.class);
    if (failed.isPresent()) {
      return rollBack(failed.get().problem());
    }
    if (!back.isEmpty() && !situation.done(Action.RestoreInTree.class)) {
      return Decision.of(journal, new Action.RestoreInTree(back), serving);
    }
    return Decision.of(journal.attempting(), change.load(), serving);
  }

  Decision load() {
    if (target.isEmpty()) {
      return rollBack(missingRevision());
    }
    Optional<Outcome.Failed> failed = situation.failed(Action.Load.class);
    if (failed.isPresent()) {
      return failed.get().problem().reason() == Reason.INIT_HANGS
          ? Decision.rest(journal.ended(Step.FAILED, Term.Result.FAILED), serving)
              .because(failed.get().problem())
          : rollBack(failed.get().problem());
    }
    List<Problem> problems = Verification.modules(target.get(), situation.state());
    if (problems.isEmpty()) {
      return Decision.rest(journal.at(Step.VERIFY), serving);
    }
    if (situation.done(Action.Load.class) || situation.inStep().compareTo(LOAD_TIMEOUT) > 0) {
      return rollBack(problems.getFirst());
    }
    return Decision.of(journal, change.load(), serving);
  }

  Decision verify() {
    if (target.isEmpty()) {
      return rollBack(missingRevision());
    }
    List<Problem> problems = Verification.commit(target.get(), situation.state(), journal);
    if (problems.isEmpty()) {
      Journal committed =
          journal
              .committing(journal.target())
              .running(target.get())
              .ended(Step.IDLE, Term.Result.SUCCEEDED);
      return Decision.rest(committed.booted(journal.boot(), 0), Serving.healthy(target.get()));
    }
    return situation.inStep().compareTo(patience(problems.getFirst())) > 0
        ? rollBack(problems.getFirst())
        : Decision.blocked(journal, problems.getFirst(), serving);
  }

  private static Duration patience(Problem problem) {
    return problem.reason() == Reason.CONTROL_PLANE_DOWN ? SERVER_TIMEOUT : VERIFY_TIMEOUT;
  }

  /** Nothing was changed yet, so the old revision goes on where it is whole. */
  private Decision abort(Problem why) {
    return oldIsWhole() || oldIsAbsent()
        ? Decision.rest(
                journal.ended(Step.IDLE, Term.Result.ABORTED),
                new Keeping(journal, situation).serving())
            .because(why)
        : Decision.rest(journal.ended(Step.FAILED, Term.Result.FAILED), serving).because(why);
  }

  private boolean oldIsWhole() {
    return change
        .from()
        .map(old -> Verification.modules(old, situation.state()).isEmpty())
        .orElse(true);
  }

  /** After a reboot there is nothing that could be half. */
  private boolean oldIsAbsent() {
    return change.from().isPresent()
        && change.from().get().modules().stream()
            .filter(module -> !module.name().equals(Payload.SFC))
            .allMatch(module -> situation.state().module(module.name()).isEmpty());
  }

  private Decision rollBack(Problem why) {
    return Decision.rest(journal.turnedBack(why), serving).because(why);
  }

  /** The removal is over when the kernel's own driver is back. */
  private Decision restoreAndEnd() {
    Optional<Outcome.Failed> failed = situation.failed(Action.RestoreInTree.class);
    if (failed.isPresent()) {
      return Decision.rest(journal.ended(Step.FAILED, Term.Result.FAILED), serving)
          .because(failed.get().problem());
    }
    if (!journal.removedInTree().isEmpty() && !situation.done(Action.RestoreInTree.class)) {
      return Decision.of(journal, new Action.RestoreInTree(journal.removedInTree()), serving);
    }
    Journal removed =
        journal.committing(Optional.empty()).bare().ended(Step.IDLE, Term.Result.REMOVED);
    return Decision.rest(
        removed.booted(journal.boot(), 0), new Keeping(removed, situation).serving());
  }

  private Problem missingRevision() {
    return new Problem(
        Reason.REVISION_MISSING,
        "the revision " + journal.target().orElse("") + " is not on this disk any more",
        "stage it again by a new order");
  }
}
