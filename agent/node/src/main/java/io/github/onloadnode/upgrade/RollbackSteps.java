package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes back once to the committed revision, or to no Onload if there was none. */
final class RollbackSteps {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Journal journal;
  private final Situation situation;
  private final Optional<Revision> committed;
  private final ModuleChange change;
  private final Serving serving;

  RollbackSteps(Journal journal, Situation situation) {
    this.journal = journal;
    this.situation = situation;
    this.committed = situation.revision(journal.committed());
    this.change =
        new ModuleChange(
            situation.state(),
            situation.revision(journal.target()),
            committed,
            journal.removedInTree());
    this.serving = Serving.withheld(committed, SwitchingSteps.changing(journal));
  }

  Decision unload() {
    List<String> going = change.unload();
    if (going.isEmpty()) {
      return unloaded();
    }
    Optional<Finding> inUse = change.interfacesInUse();
    if (inUse.isPresent()) {
      return fail(inUse.get());
    }
    Optional<Finding> failure = situation.attempt(Action.Unload.class).failure();
    if (failure.isEmpty()) {
      // The target may have restored the in-tree driver.
      Journal noted = journal.removing(change.givenWay());
      return Decision.of(noted, new Action.Unload(going), serving);
    }
    return Patience.isUnloadingLost(failure.get()) || situation.inStep().compareTo(TIMEOUT) > 0
        ? fail(failure.get())
        : Decision.blocked(journal, failure.get(), serving);
  }

  Decision load() {
    if (committed.isEmpty()) {
      return fail(nothingToRollBackTo());
    }
    Attempt restore = situation.attempt(Action.RestoreInTree.class);
    Optional<Finding> refused =
        sameModules()
            .or(() -> situation.attempt(Action.Load.class).failure())
            .or(restore::failure)
            .or(change::wrongKernel);
    if (refused.isPresent()) {
      return fail(refused.get());
    }
    List<String> back = change.toRestore();
    if (!back.isEmpty() && !restore.isDone()) {
      return Decision.of(journal, new Action.RestoreInTree(back), serving);
    }
    List<Finding> problems = Verification.modules(committed.get(), situation.state());
    if (problems.isEmpty()) {
      return Decision.rest(journal.at(Step.RB_VERIFY), serving);
    }
    boolean over =
        situation.attempt(Action.Load.class).isDone() || situation.inStep().compareTo(TIMEOUT) > 0;
    return over ? fail(problems.getFirst()) : Decision.of(journal, change.load(journal), serving);
  }

  /**
   * Why the change was given up, if going back would load the same modules again: the committed
   * revision was verified on another kernel, and its modules for this one are the target.
   */
  private Optional<Finding> sameModules() {
    boolean verifiedElsewhere =
        !journal.release().isEmpty() && !journal.release().equals(situation.release());
    return verifiedElsewhere && journal.target().equals(journal.committed())
        ? journal.turnedBackBy()
        : Optional.empty();
  }

  Decision verify() {
    if (committed.isEmpty()) {
      return fail(nothingToRollBackTo());
    }
    List<Finding> problems = Verification.commit(committed.get(), situation.state(), journal);
    // If a link stays down with the old driver too, the driver is not the cause.
    List<Finding> others =
        problems.stream().filter(why -> why.reason() != Reason.LINK_DOWN).toList();
    boolean over = situation.inStep().compareTo(TIMEOUT) > 0;
    if (problems.isEmpty() || (others.isEmpty() && over)) {
      List<String> strange = new ArrayList<>(journal.hostModules());
      strange.removeAll(committed.get().hostModules());
      if (!strange.isEmpty() && !situation.attempt(Action.TakeOut.class).isDone()) {
        return Decision.of(journal, new Action.TakeOut(strange.reversed()), serving);
      }
      Journal ended = rolledBack(journal.running(committed.get()));
      return Decision.ended(
          ended.verifiedOn(situation.release()), situation.serving(committed.get()));
    }
    return Patience.lost(others, committed.get(), situation, Desired.DEFAULT_VERIFY)
        .map(this::fail)
        .orElseGet(() -> Decision.blocked(journal, problems.getFirst(), serving));
  }

  private Decision unloaded() {
    if (journal.committed().isPresent()) {
      return committed.isPresent()
          ? Decision.rest(journal.at(Step.RB_LOAD), serving)
          : fail(nothingToRollBackTo());
    }
    Optional<Finding> failure = situation.attempt(Action.RestoreInTree.class).failure();
    if (failure.isPresent()) {
      return fail(failure.get());
    }
    Optional<Action> left = situation.toUndo(journal);
    if (left.isPresent()) {
      return Decision.of(journal, left.get(), serving);
    }
    Journal bare = rolledBack(journal.bare());
    return Decision.ended(bare, new IdleStep(bare, situation).serving());
  }

  /** A successful rollback ends with the reason why it was begun. */
  private Journal rolledBack(Journal last) {
    return last.ended(Step.IDLE, OrderOutcome.ROLLED_BACK, journal.turnedBackBy(), situation.now());
  }

  private Decision fail(Finding why) {
    return Decision.ended(
        journal.ended(Step.FAILED, OrderOutcome.FAILED, Optional.of(why), situation.now()),
        serving);
  }

  private String because() {
    return journal
        .turnedBackBy()
        .map(why -> "; the change was given up because " + why.message())
        .orElse("");
  }

  private Finding nothingToRollBackTo() {
    return new Finding(
        Reason.NOTHING_TO_ROLL_BACK_TO,
        journal.isExternal()
            ? "the old modules were not loaded by the agent, so whoever did must load them again"
                + because()
            : "the committed revision is not on this disk" + because(),
        "reboot the node, which then loads its own modules, or give another order");
  }
}
