package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.Optional;

/** Quiesce: devices are withheld, and the node waits for their holders. */
final class QuiesceStep {

  private static final Duration GRANT_UNKNOWN_TIMEOUT = Duration.ofMinutes(10);

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> target;
  private final ModuleChange change;
  private final SwitchingSteps steps;
  private final Serving serving;

  QuiesceStep(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.target = situation.revision(journal.target());
    this.change = situation.change(journal);
    this.steps = new SwitchingSteps(journal, situation);
    this.serving = Serving.withheld(change.from(), SwitchingSteps.changing(journal));
  }

  /** Withholds devices before holders are counted. */
  static Decision begin(Journal taken, Optional<Revision> served) {
    Journal quiesced = taken.at(Step.QUIESCE);
    return Decision.rest(quiesced, Serving.withheld(served, SwitchingSteps.changing(quiesced)));
  }

  Decision quiesce() {
    if (situation.isSuperseded(journal.seq())) {
      return steps.abort(withdrawn());
    }
    if (situation.grantUnknown().isPresent()) {
      return unknown(situation.grantUnknown().get());
    }
    if (!situation.isGranted(journal.seq())) {
      return steps.abort(withdrawn());
    }
    // The node was rebooted into another one. Nothing of the target could be loaded here.
    Optional<Finding> otherKernel = change.wrongKernel();
    if (otherKernel.isPresent()) {
      return steps.abort(otherKernel.get());
    }
    Optional<Finding> held = nothingToHold() ? Optional.empty() : Holders.problem(situation);
    if (held.isPresent()) {
      return held(held.get());
    }
    Optional<Finding> inUse = change.interfacesInUse();
    if (inUse.isPresent()) {
      return steps.abort(inUse.get());
    }
    return pointOfNoReturn();
  }

  /**
   * Checks the new modules first, because after the unload damage to them would force a rollback.
   * Then asks for the grant once more, because it may have been withdrawn unnoticed.
   */
  private Decision pointOfNoReturn() {
    if (target.isEmpty() && journal.target().isPresent()) {
      return steps.abort(steps.missingRevision());
    }
    Action confirm = new Action.Confirm(journal.seq());
    return switch (situation.attempt(confirm)) {
      case Attempt.Done _ -> Decision.rest(decided(), serving);
      case Attempt.Failed(Finding why) ->
          why.reason() == Reason.GRANT_WITHDRAWN ? steps.abort(why) : unknown(why.message());
      case Attempt.None _ -> checked(confirm);
    };
  }

  private Decision checked(Action next) {
    Attempt check = situation.attempt(Action.Check.class);
    if (check.failure().isPresent()) {
      return steps.abort(check.failure().get());
    }
    return target.isEmpty() || check.isDone()
        ? Decision.of(journal, next, serving)
        : Decision.of(journal, new Action.Check(target.get()), serving);
  }

  private Journal decided() {
    return journal.removing(change.givenWay()).remembering(change).at(Step.UNLOAD);
  }

  /** Nothing was changed yet, so without a readable grant the node waits, then aborts. */
  private Decision unknown(String why) {
    Finding problem =
        new Finding(
            Reason.GRANT_UNKNOWN,
            "it is unknown whether the order still holds: " + why,
            "make the API server reachable for the agent");
    return situation.inStep().compareTo(GRANT_UNKNOWN_TIMEOUT) > 0
        ? steps.abort(problem)
        : Decision.blocked(journal, problem, serving);
  }

  private static Finding withdrawn() {
    return new Finding(
        Reason.GRANT_WITHDRAWN, "the order was withdrawn", "give a new order to continue");
  }

  /** On a first install there is no device to hold, whatever the kubelet says. */
  private boolean nothingToHold() {
    return journal.committed().isEmpty()
        && situation.state().module(Payload.ONLOAD).isEmpty()
        && situation.state().module("sfc_char").isEmpty();
  }

  /** Until the point of no return holders keep the old modules, even after a reboot. */
  private Decision held(Finding why) {
    Serving waiting =
        Serving.withheld(serving.revision(), why)
            .repeated(situation.kubelet().isCheckpointBehind());
    ModuleChange back =
        new ModuleChange(situation.state(), change.from(), change.from(), journal.removedInTree());
    boolean missing =
        situation.state().module(Payload.ONLOAD).isEmpty()
            && back.unload().isEmpty()
            && !back.missing().isEmpty()
            && !journal.isBootLoop()
            && back.wrongKernel().isEmpty()
            && situation.attempt(Action.Load.class).failure().isEmpty();
    // It is verified again, so it did not cause the earlier dead boots.
    Journal next =
        new OldModules(journal, change).isVerified()
            ? journal.verifiedOn(situation.release())
            : journal;
    return missing
        ? Decision.of(journal, back.load(journal), waiting)
        : Decision.blocked(next, why, waiting);
  }
}
