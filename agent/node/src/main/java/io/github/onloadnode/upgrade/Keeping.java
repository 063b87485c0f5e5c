package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Optional;

/** Idle: the committed revision is kept loaded and served until an order says otherwise. */
final class Keeping {

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> committed;
  private final Optional<Health> health;

  Keeping(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.committed = situation.revision(journal.committed());
    this.health = committed.map(situation::health);
  }

  Decision idle() {
    Optional<Desired> order =
        situation.desired().filter(desired -> desired.seq() > journal.finished());
    if (order.isEmpty()) {
      return keep();
    }
    Decision kept = keep();
    if (kept.journal().step() == Step.FAILED) {
      return kept;
    }
    // The order may wait for days for its grant: until then pods shall have what they had.
    boolean repairs = !(kept.action() instanceof Action.Rest || isBlocked(kept));
    // It takes one try, and a change without it has no way back.
    boolean fetches = kept.action() instanceof Action.Stage && order.get().rev().isPresent();
    return fetches || (repairs && !situation.isGranted(order.get().seq()))
        ? kept
        : take(order.get()).orElse(kept);
  }

  /** What a node does that waits for its turn: what runs is repaired as at any other time. */
  Decision waiting(Finding why) {
    Decision kept = keep();
    return kept.action() instanceof Action.Rest || isBlocked(kept)
        ? Decision.blocked(kept.journal(), why, kept.serving())
        : kept;
  }

  private static boolean isBlocked(Decision decision) {
    return decision.action() instanceof Action.Blocked;
  }

  /** What the device plugin shall do while the old revision goes on. */
  Serving serving() {
    return committed
        .map(situation::serving)
        .orElseGet(() -> Serving.withheld(committed, unavailable()));
  }

  /** Empty where the order waits until the committed revision is repaired. */
  private Optional<Decision> take(Desired order) {
    if (order.rev().isEmpty()) {
      return Optional.of(
          nothingToRemove()
              ? end(order, OrderOutcome.REMOVED, Optional.empty())
              : prepare(order, Step.STAGED));
    }
    boolean same = order.rev().equals(journal.committed()) && health.isPresent();
    if (!same) {
      return Optional.of(prepare(order, Step.STAGING));
    }
    if (health.get().runs()) {
      return Optional.of(confirm(order, committed.get()));
    }
    return health.get().isLoadable() ? Optional.empty() : Optional.of(prepare(order, Step.STAGING));
  }

  /** It runs already; its files are looked at, since the next boot and the next pod need them. */
  private Decision confirm(Desired order, Revision revision) {
    Action check = new Action.Check(revision);
    boolean looked = situation.outcome().map(Outcome::action).filter(check::equals).isPresent();
    if (!looked) {
      return Decision.of(journal, check, serving());
    }
    if (!situation.done(Action.Check.class)) {
      return prepare(order, Step.STAGING);
    }
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
      Journal kept = journal.booted(journal.boot(), 0);
      return health.get().problem().isPresent()
          ? Decision.blocked(kept, health.get().problem().get(), serving())
          : rewritten(kept, committed.get());
    }
    Optional<Finding> lost = health.get().filesMissing();
    if (lost.isPresent()) {
      return copyAgain(lost.get());
    }
    ModuleChange change = change(committed.get());
    // The kernel's own driver comes back with every boot; that it goes was asked for once.
    boolean inTreeCameBack =
        change.replacesInTreeSfc() && journal.removedInTree().contains(Payload.SFC);
    return health.get().isLoadable() || inTreeCameBack
        ? repair(change, inTreeCameBack)
        : Decision.blocked(journal, health.get().broken().getFirst(), serving());
  }

  /** The committed revision cannot be read: it is brought again, where it is known from where. */
  private Decision fetch() {
    Optional<DesiredDocument> document =
        journal
            .committed()
            .flatMap(rev -> Optional.ofNullable(situation.copies().documents().get(rev)));
    Optional<Outcome.Failed> failed = situation.failed(Action.Stage.class);
    if (document.isEmpty() || failed.isPresent() || situation.done(Action.Stage.class)) {
      Finding why = failed.map(f -> unavailable(f.problem())).orElseGet(this::unavailable);
      return Decision.blocked(journal, why, Serving.withheld(committed, why));
    }
    String rev = journal.committed().orElseThrow();
    return Decision.of(journal, new Action.Stage(rev, document.get()), serving());
  }

  private Decision copyAgain(Finding why) {
    Optional<Outcome.Failed> failed = situation.failed(Action.Repair.class);
    if (failed.isPresent() || situation.done(Action.Repair.class)) {
      Finding now = failed.map(Outcome.Failed::problem).orElse(why);
      return Decision.blocked(journal, now, serving());
    }
    return Decision.of(journal, new Action.Repair(committed.orElseThrow(), why), serving());
  }

  /** How servers are started is written back where somebody changed it; pods lose nothing by it. */
  private Decision rewritten(Journal kept, Revision revision) {
    Optional<Outcome.Failed> failed = situation.failed(Action.Apply.class);
    if (failed.isPresent()) {
      return Decision.blocked(kept, failed.get().problem(), serving());
    }
    return ServerVerification.drift(revision, situation.state()).isPresent()
            && !situation.done(Action.Apply.class)
        ? Decision.of(kept, new Action.Apply(revision), serving())
        : Decision.rest(kept, serving());
  }

  private ModuleChange change(Revision revision) {
    return new ModuleChange(
        situation.state(), committed, Optional.of(revision), journal.removedInTree());
  }

  private Decision repair(ModuleChange change, boolean inTreeCameBack) {
    if (journal.isBootLoop()) {
      Finding why = NodeUpgrade.bootLoop(journal);
      return Decision.rest(journal.at(Step.FAILED), Serving.withheld(committed, why)).because(why);
    }
    Optional<Decision> failed = afterFailure();
    if (failed.isPresent()) {
      return failed.get();
    }
    // Done, and yet not whole: a module that hangs in its init, or somebody who undoes it.
    boolean inVain =
        inTreeCameBack ? situation.done(Action.Unload.class) : situation.done(Action.Load.class);
    if (inVain) {
      return Decision.blocked(journal, health.orElseThrow().broken().getFirst(), serving());
    }
    Optional<Finding> wrongKernel = change.wrongKernel();
    Optional<Finding> refused =
        wrongKernel.isPresent() || !inTreeCameBack ? wrongKernel : change.interfacesInUse();
    if (refused.isPresent()) {
      return Decision.blocked(journal, refused.get(), Serving.withheld(committed, refused.get()));
    }
    Action action = inTreeCameBack ? new Action.Unload(List.of(Payload.SFC)) : change.load(journal);
    return Decision.of(journal, action, serving());
  }

  /** What did not load may be damaged; whatever else failed waits. */
  private Optional<Decision> afterFailure() {
    Optional<Finding> load =
        situation
            .failed(Action.Load.class)
            .map(Outcome.Failed::problem)
            .filter(why -> why.reason() != Reason.INIT_HANGS);
    return load.map(this::copyAgain)
        .or(() ->
            situation
                .outcome()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .filter(failed -> changes(failed.action()))
                .map(failed -> Decision.blocked(journal, failed.problem(), serving())));
  }

  private static boolean changes(Action action) {
    return action instanceof Action.Load
        || action instanceof Action.Unload
        || action instanceof Action.Repair;
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
