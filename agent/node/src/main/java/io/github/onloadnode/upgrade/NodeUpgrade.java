package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Observed.Staged;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import java.util.List;
import java.util.Optional;

/**
 * Brings a node from one revision to another, keeps it there, and removes it. Each step follows
 * only from the journal and the facts.
 */
public final class NodeUpgrade {

  private NodeUpgrade() {}

  /** Decides what to write and do now. The same journal and facts always give the same decision. */
  public static Decision step(Journal before, Situation situation) {
    Decision decision = decide(before, situation);
    // Recorded before the first module changes, because the node may go down with it.
    return decision.action().changesModules() ? decision.beginning() : decision;
  }

  private static Decision decide(Journal before, Situation situation) {
    Journal journal = situation.announced().map(before::loading).orElse(before);
    if (journal.step().serves() && journal.isExternal()) {
      return decide(journal.withoutExternal(), situation);
    }
    if (!journal.boot().equals(situation.state().kernel().bootId())) {
      return afterReboot(journal, situation);
    }
    return switch (journal.step()) {
      case IDLE -> new IdleStep(journal, situation).idle();
      case STAGING -> new PreparingSteps(journal, situation).staging();
      case STAGED -> new PreparingSteps(journal, situation).staged();
      case QUIESCE -> new QuiesceStep(journal, situation).quiesce();
      case UNLOAD -> new SwitchingSteps(journal, situation).unload();
      case UNLOADED -> new SwitchingSteps(journal, situation).unloaded();
      case LOAD -> new SwitchingSteps(journal, situation).load();
      case VERIFY -> new SwitchingSteps(journal, situation).verify();
      case RB_UNLOAD -> new RollbackSteps(journal, situation).unload();
      case RB_LOAD -> new RollbackSteps(journal, situation).load();
      case RB_VERIFY -> new RollbackSteps(journal, situation).verify();
      case FAILED -> new FailedStep(journal, situation).failed();
    };
  }

  /**
   * What pods may be given before the order is known: the committed revision, if it was verified in
   * this boot and still runs. Every order begins with steps that serve it.
   */
  public static Optional<Serving> standing(Journal journal, NodeState state, Copies copies) {
    return journal
        .committed()
        .filter(_ -> journal.isVerifiedIn(state.kernel().bootId()))
        .flatMap(rev -> Optional.ofNullable(copies.revisions().get(rev)))
        .map(revision ->
            Serving.of(revision, state, copies.lost().getOrDefault(revision.rev(), List.of())))
        .filter(serving -> serving.withheld().isEmpty());
  }

  /**
   * The order that is staged and not begun, and what it takes to carry it out.
   *
   * @param journal as the step has left it
   * @param situation of that step
   */
  public static Optional<Staged> staged(Journal journal, Situation situation) {
    return switch (journal.step()) {
      case STAGED ->
          Optional.of(new Staged(journal.seq(), new StagedNeeds(journal, situation).needs()));
      case FAILED ->
          new FailedStep(journal, situation).isStaged()
              ? Optional.of(new Staged(journal.seq(), Needs.SLOT))
              : Optional.empty();
      case IDLE, STAGING, QUIESCE, UNLOAD, UNLOADED, LOAD, VERIFY, RB_UNLOAD, RB_LOAD, RB_VERIFY ->
          Optional.empty();
    };
  }

  /**
   * The committed revision while its copy is damaged and nothing is there to copy it from; empty
   * while this is not known, or a repair is under way.
   */
  public static Optional<String> damaged(RecordedStep step) {
    boolean repairs =
        step.decision().action() instanceof Action.Repair
            || step.decision().action() instanceof Action.Stage;
    return step.decision()
        .journal()
        .committed()
        .filter(rev -> !repairs && !rev.equals(Journal.EXTERNAL))
        .filter(step.situation().copies()::isDamaged);
  }

  private static Decision afterReboot(Journal journal, Situation situation) {
    String boot = situation.state().kernel().bootId();
    Journal booted = journal.rebooted(boot);
    return switch (journal.step()) {
      case IDLE, STAGING, STAGED -> keepingAfterReboot(booted.at(Step.IDLE), situation);
      case QUIESCE -> withheld(booted, situation, rebooted());
      case UNLOAD, UNLOADED, FAILED ->
          withheld(booted.booted(boot, journal.bootAttempts()), situation, rebooted());
      case LOAD, VERIFY -> {
        Finding killed = killed(journal);
        yield withheld(booted.booted(boot, 0).turnedBack(killed), situation, killed);
      }
      case RB_UNLOAD, RB_LOAD, RB_VERIFY ->
          booted.isBootLoop()
              ? withheld(
                  booted.ended(
                      Step.FAILED,
                      OrderOutcome.FAILED,
                      Optional.of(bootLoop(journal)),
                      situation.now()),
                  situation,
                  bootLoop(journal))
              : withheld(booted.at(Step.RB_UNLOAD), situation, rebooted());
    };
  }

  private static Decision keepingAfterReboot(Journal booted, Situation situation) {
    if (booted.committed().isEmpty()) {
      return withheld(booted.booted(booted.boot(), 0), situation, rebooted());
    }
    return booted.isBootLoop()
        ? withheld(booted.at(Step.FAILED), situation, bootLoop(booted))
        : withheld(booted, situation, rebooted());
  }

  private static Decision withheld(Journal journal, Situation situation, Finding why) {
    Decision decision =
        Decision.rest(journal, Serving.withheld(situation.revision(journal.committed()), why));
    return why.reason() == Reason.MODULE_NOT_LOADED ? decision : decision.because(why);
  }

  private static Finding rebooted() {
    return new Finding(
        Reason.MODULE_NOT_LOADED,
        "the node was rebooted and the modules are not verified yet",
        "wait: the agent loads them");
  }

  private static Finding killed(Journal journal) {
    return new Finding(
        Reason.KILLED_THE_NODE,
        "the node went down while " + journal.target().orElse("nothing") + " was being loaded",
        "read the kernel's last messages (pstore, serial console) before another try");
  }

  static Finding bootLoop(Journal journal) {
    return new Finding(
        Reason.BOOT_LOOP,
        "the node went down in "
            + Journal.MAXIMUM_DEAD_BOOTS
            + " boots in a row before "
            + journal.committed().orElse("nothing")
            + " was verified",
        "read the kernel's last messages, then retry or give another revision");
  }
}
