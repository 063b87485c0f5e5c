package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.desired.Desired;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.payload.Payload;
import io.github.onloadnode.agent.payload.Revision;
import java.util.List;
import java.util.Optional;

/** Idle: the committed revision is kept loaded and served until an order says otherwise. */
final class Keeping {

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> committed;
  private final List<Problem> health;

  Keeping(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.committed = situation.revision(journal.committed());
    this.health =
        committed.map(rev -> Verification.health(rev, situation.state())).orElse(List.of());
  }

  Decision idle() {
    Optional<Desired> order =
        situation.desired().filter(desired -> desired.seq() > journal.term().seq());
    if (order.isEmpty()) {
      return keep();
    }
    Decision kept = keep();
    if (kept.journal().step() == Step.FAILED) {
      return kept;
    }
    // The order may wait for days for its grant: until then pods shall have what they had.
    boolean repairs = !(kept.action() instanceof Action.Rest || isBlocked(kept));
    return repairs && !situation.isGranted(order.get().seq())
        ? kept
        : take(order.get()).orElse(kept);
  }

  /** What a node does that waits for its turn: what runs is repaired as at any other time. */
  Decision waiting(Problem why) {
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
    if (committed.isPresent() && health.isEmpty()) {
      return Serving.healthy(committed.get());
    }
    return Serving.withheld(committed, health.isEmpty() ? unavailable() : health.getFirst());
  }

  /** Empty where the order waits until the committed revision is repaired. */
  private Optional<Decision> take(Desired order) {
    if (order.rev().isEmpty()) {
      return Optional.of(nothingToRemove() ? removedAtOnce(order) : prepare(order, Step.STAGED));
    }
    boolean same = order.rev().equals(journal.committed()) && committed.isPresent();
    if (same && health.isEmpty()) {
      Journal ended = journal.taking(order, Step.IDLE).ended(Step.IDLE, Term.Result.SUCCEEDED);
      return Optional.of(Decision.rest(ended, serving()));
    }
    boolean repairable = health.stream().allMatch(p -> p.reason() == Reason.MODULE_NOT_LOADED);
    return same && repairable ? Optional.empty() : Optional.of(prepare(order, Step.STAGING));
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

  private Decision removedAtOnce(Desired order) {
    Journal ended = journal.taking(order, Step.IDLE).ended(Step.IDLE, Term.Result.REMOVED);
    return Decision.rest(ended, serving());
  }

  private Decision keep() {
    if (committed.isEmpty()) {
      return journal.committed().isEmpty()
          ? Decision.rest(journal, serving())
          : Decision.blocked(journal, unavailable(), serving());
    }
    if (health.isEmpty()) {
      // The boot, or the repair, is over.
      return rewritten(journal.booted(journal.boot(), 0), committed.get());
    }
    boolean repairable = health.stream().allMatch(p -> p.reason() == Reason.MODULE_NOT_LOADED);
    ModuleChange change = change(committed.get());
    boolean inTreeCameBack = change.replacesInTreeSfc() && asked();
    return repairable || inTreeCameBack
        ? repair(change, inTreeCameBack)
        : Decision.blocked(journal, health.getFirst(), serving());
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

  /** The kernel's own driver comes back with every boot; that it goes was asked for once. */
  private boolean asked() {
    return journal.removedInTree().contains(Payload.SFC);
  }

  private Decision repair(ModuleChange change, boolean inTreeCameBack) {
    if (journal.isBootLoop()) {
      Problem why = NodeUpgrade.bootLoop(journal);
      return Decision.rest(journal.at(Step.FAILED), Serving.withheld(committed, why)).because(why);
    }
    Optional<Outcome.Failed> failed =
        situation.failed(Action.Load.class).or(() -> situation.failed(Action.Unload.class));
    if (failed.isPresent()) {
      return Decision.blocked(journal, failed.get().problem(), serving());
    }
    // Done, and yet not whole: a module that hangs in its init, or somebody who undoes it.
    boolean inVain =
        inTreeCameBack ? situation.done(Action.Unload.class) : situation.done(Action.Load.class);
    if (inVain) {
      return Decision.blocked(journal, health.getFirst(), serving());
    }
    Optional<Problem> wrongKernel = wrongKernel();
    Optional<Problem> refused =
        wrongKernel.isPresent() || !inTreeCameBack ? wrongKernel : change.interfacesInUse();
    if (refused.isPresent()) {
      return Decision.blocked(journal, refused.get(), Serving.withheld(committed, refused.get()));
    }
    Action action = inTreeCameBack ? new Action.Unload(List.of(Payload.SFC)) : change.load();
    return Decision.of(journal, action, serving());
  }

  private Optional<Problem> wrongKernel() {
    String running = situation.state().kernel().release();
    return committed
        .map(revision -> revision.payload().release())
        .filter(release -> !release.equals(running))
        .map(release ->
            new Problem(
                Reason.NO_KERNEL_MAPPING,
                "the committed modules are for " + release + ", the kernel is " + running,
                "bring a payload with modules for this kernel"));
  }

  private Problem unavailable() {
    return journal
        .committed()
        .map(rev ->
            new Problem(
                Reason.REVISION_MISSING,
                "the committed revision " + rev + " is not on this disk",
                "restore /var/lib/onload-agent, or give an order for another revision"))
        .orElseGet(() ->
            new Problem(
                Reason.MODULE_NOT_LOADED,
                "no revision was installed by this agent yet",
                "give an order"));
  }
}
