package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Optional;

/** Idle: the committed revision is loaded and served until an order asks for another. */
final class IdleStep {

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> committed;
  private final Optional<Health> health;

  IdleStep(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.committed = situation.revision(journal.committed());
    this.health = committed.map(situation::health);
  }

  Decision idle() {
    Optional<Desired> order = situation.newOrder(journal);
    if (order.isEmpty()) {
      return keep();
    }
    Decision kept = keep();
    if (kept.journal().step() == Step.FAILED) {
      return kept;
    }
    Optional<Finding> otherKernel = situation.otherKernel(order.get());
    if (otherKernel.isPresent()) {
      return situation.isAborted(order.get().seq())
          ? end(order.get(), OrderOutcome.ABORTED, Optional.of(PreparingSteps.withdrawn()))
          : kept.orWaitingFor(otherKernel.get());
    }
    // The order may wait for days for its grant; until then pods must keep their devices.
    boolean repairs = !(kept.action() instanceof Action.Rest || isBlocked(kept));
    // It is tried only once, and without it a change has no way back.
    boolean fetches = kept.action() instanceof Action.Stage && order.get().rev().isPresent();
    return fetches || (repairs && !situation.isGranted(order.get().seq()))
        ? kept
        : take(order.get()).orElse(kept);
  }

  /** While waiting for the grant the node repairs what runs, as at any other time. */
  Decision waiting(Finding why) {
    return keep().orWaitingFor(why);
  }

  private static boolean isBlocked(Decision decision) {
    return decision.action() instanceof Action.Blocked;
  }

  /** What the device plugin does while the old revision is served. */
  Serving serving() {
    return committed
        .map(situation::serving)
        .orElseGet(() -> Serving.withheld(committed, unavailable()));
  }

  /** Empty if the order must wait for a repair of the committed revision. */
  private Optional<Decision> take(Desired order) {
    if (order.rev().isEmpty()) {
      return Optional.of(
          nothingToRemove()
              ? end(order, OrderOutcome.REMOVED, Optional.empty())
              : prepare(order, Step.STAGED));
    }
    boolean same =
        order.rev().equals(journal.committed())
            && committed.filter(situation::fitsKernel).isPresent();
    if (!same) {
      return Optional.of(prepare(order, Step.STAGING));
    }
    if (health.orElseThrow().runs()) {
      return Optional.of(confirm(order, committed.get()));
    }
    return health.orElseThrow().isLoadable()
        ? Optional.empty()
        : Optional.of(prepare(order, Step.STAGING));
  }

  /**
   * It runs already, but its files are checked, because the next boot and the next pod need them.
   */
  private Decision confirm(Desired order, Revision revision) {
    return switch (situation.attempt(Action.Check.class)) {
      case Attempt.None _ -> Decision.of(journal, new Action.Check(revision), serving());
      case Attempt.Failed _ -> prepare(order, Step.STAGING);
      case Attempt.Done _ -> confirmed(order);
    };
  }

  private Decision confirmed(Desired order) {
    Optional<Finding> unserved = serving().withheld();
    return end(
        order, unserved.isEmpty() ? OrderOutcome.SUCCEEDED : OrderOutcome.REJECTED, unserved);
  }

  private Decision prepare(Desired order, Step step) {
    return Decision.rest(journal.taking(order, step), serving());
  }

  private boolean nothingToRemove() {
    ModuleChange removal =
        new ModuleChange(situation.state(), committed, Optional.empty(), journal.removedInTree());
    return journal.committed().isEmpty()
        && journal.removedInTree().isEmpty()
        && removal.unload().isEmpty();
  }

  private Decision end(Desired order, OrderOutcome outcome, Optional<Finding> why) {
    Journal taken = journal.taking(order, Step.IDLE);
    return Decision.ended(taken.ended(Step.IDLE, outcome, why, situation.now()), serving());
  }

  private Decision keep() {
    if (committed.isEmpty() || health.isEmpty()) {
      return journal.committed().isEmpty() ? Decision.rest(journal, serving()) : fetch();
    }
    if (health.get().runs()) {
      // The boot, or the repair, is over.
      Journal kept = journal.verifiedOn(situation.release());
      return health.get().problem().isPresent()
          ? Decision.blocked(kept, health.get().problem().get(), serving())
          : rewritten(kept, committed.get());
    }
    Optional<Finding> lost = health.get().filesMissing();
    if (lost.isPresent()) {
      return copyAgain(lost.get());
    }
    ModuleChange change = change(committed.get());
    // The in-tree driver comes back with every boot, and the order to replace it still holds.
    boolean inTreeCameBack =
        change.replacesInTreeSfc() && journal.removedInTree().contains(Payload.SFC);
    return health.get().isLoadable() || inTreeCameBack
        ? repair(change, inTreeCameBack)
        : Decision.blocked(journal, health.get().broken().getFirst(), serving());
  }

  /** The committed revision cannot be read: copies it again if its source is known. */
  private Decision fetch() {
    return switch (situation.attempt(Action.Stage.class)) {
      case Attempt.Failed(Finding why) -> withheld(unavailable(why));
      case Attempt.Done _ -> withheld(unavailable());
      case Attempt.None _ ->
          journal
              .committed()
              .flatMap(rev ->
                  Optional.ofNullable(situation.copies().contents().get(rev))
                      .map(content -> new Action.Stage(rev, content)))
              .map(stage -> Decision.of(journal, stage, serving()))
              .orElseGet(() -> withheld(unavailable()));
    };
  }

  private Decision withheld(Finding why) {
    return Decision.blocked(journal, why, Serving.withheld(committed, why));
  }

  private Decision copyAgain(Finding why) {
    return switch (situation.attempt(Action.Repair.class)) {
      case Attempt.Failed(Finding now) -> Decision.blocked(journal, now, serving());
      case Attempt.Done _ -> Decision.blocked(journal, why, serving());
      case Attempt.None _ ->
          Decision.of(journal, new Action.Repair(committed.orElseThrow(), why), serving());
    };
  }

  /** Restores the start parameters of servers if somebody changed them; pods notice nothing. */
  private Decision rewritten(Journal kept, Revision revision) {
    Attempt apply = situation.attempt(Action.Apply.class);
    if (apply.failure().isPresent()) {
      return Decision.blocked(kept, apply.failure().get(), serving());
    }
    boolean drifts = ServerVerification.drift(revision, situation.state()).isPresent();
    return drifts && !apply.isDone()
        ? Decision.of(kept, new Action.Apply(revision), serving())
        : Decision.rest(kept, serving());
  }

  private ModuleChange change(Revision revision) {
    return new ModuleChange(
        situation.state(), committed, Optional.of(revision), journal.removedInTree());
  }

  private Decision repair(ModuleChange change, boolean inTreeCameBack) {
    Optional<Finding> wrongKernel = change.wrongKernel();
    if (wrongKernel.isPresent()) {
      return withheld(wrongKernel.get());
    }
    if (journal.isBootLoop()) {
      Finding why = NodeUpgrade.bootLoop(journal);
      return Decision.rest(journal.at(Step.FAILED), Serving.withheld(committed, why)).because(why);
    }
    Optional<Decision> failed = afterFailure();
    if (failed.isPresent()) {
      return failed.get();
    }
    // Loaded, but still broken: a module hangs in its init, or somebody undoes the change.
    Attempt last = situation.attempt(inTreeCameBack ? Action.Unload.class : Action.Load.class);
    if (last.isDone()) {
      return Decision.blocked(journal, health.orElseThrow().broken().getFirst(), serving());
    }
    Optional<Finding> inUse = inTreeCameBack ? change.interfacesInUse() : Optional.empty();
    if (inUse.isPresent()) {
      return withheld(inUse.get());
    }
    Action action = inTreeCameBack ? new Action.Unload(List.of(Payload.SFC)) : change.load(journal);
    return Decision.of(journal, action, serving());
  }

  /** A module that did not load may be damaged; after any other failure the node waits. */
  private Optional<Decision> afterFailure() {
    Optional<Finding> load = situation.attempt(Action.Load.class).failure();
    if (load.filter(why -> why.reason() != Reason.INIT_HANGS).isPresent()) {
      return load.map(this::copyAgain);
    }
    return load.or(() -> situation.attempt(Action.Unload.class).failure())
        .or(() -> situation.attempt(Action.Repair.class).failure())
        .map(why -> Decision.blocked(journal, why, serving()));
  }

  private Finding unavailable(Finding why) {
    return new Finding(
        why.reason(),
        unavailable().message() + ", and cannot be copied again: " + why.message(),
        why.remedy());
  }

  private Finding unavailable() {
    return journal
        .committed()
        .map(rev ->
            new Finding(
                Reason.REVISION_MISSING,
                "the committed revision " + rev + " is not on this disk",
                "restore /var/lib/onload-agent, or give an order for another revision"))
        .orElseGet(() ->
            new Finding(
                Reason.MODULE_NOT_LOADED,
                "no revision was installed by this agent yet",
                "give an order"));
  }
}
