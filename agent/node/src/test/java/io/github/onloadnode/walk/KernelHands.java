package io.github.onloadnode.walk;

import io.github.onloadnode.act.Performer;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Outcome;
import java.util.List;
import java.util.Optional;

/** Performs actions on the machine in memory; between any two changes the agent may die. */
final class KernelHands implements Performer {

  private final Hooks hooks;
  private final Catalogue catalogue;
  private final Machine machine;
  private final Disk disk;
  private final Promises promises;
  private final Commander commander;

  KernelHands(
      Hooks hooks,
      Catalogue catalogue,
      Machine machine,
      Disk disk,
      Promises promises,
      Commander commander) {
    this.hooks = hooks;
    this.catalogue = catalogue;
    this.machine = machine;
    this.disk = disk;
    this.promises = promises;
    this.commander = commander;
  }

  @Override
  public Optional<Outcome> perform(Action action, NodeState state) {
    return switch (action) {
      case Action.Rest _, Action.Blocked _ -> Optional.empty();
      case Action.Stage stage -> ended(action, stage(stage));
      case Action.Unload unload -> ended(action, unload(unload.modules()));
      case Action.Load load -> ended(action, load(load));
      case Action.RestoreInTree _ -> ended(action, restore());
      case Action.Apply _, Action.Supply _, Action.TakeOut _ -> ended(action, Optional.empty());
      case Action.Repair repair -> ended(action, Optional.of(repair.why().reason()));
      case Action.Check check -> ended(action, check(check));
      case Action.Confirm(long seq) -> ended(action, commander.confirm(seq).map(Finding::reason));
    };
  }

  private static Optional<Outcome> ended(Action action, Optional<Reason> failure) {
    return Optional.of(
        failure
            .<Outcome>map(reason -> new Outcome.Failed(action, new Finding(reason, "no", "wait")))
            .orElseGet(() -> new Outcome.Done(action)));
  }

  private Optional<Reason> stage(Action.Stage stage) {
    hooks.moment();
    Revision revision = catalogue.revision(stage.rev());
    if (catalogue.trait(revision) == Catalogue.Trait.REFUSED) {
      return Optional.of(Reason.VERMAGIC_MISMATCH);
    }
    disk.keep(catalogue.revision(revision.rev(), machine.release()));
    hooks.moment();
    return Optional.empty();
  }

  private Optional<Reason> check(Action.Check check) {
    hooks.moment();
    return disk.load(check.revision().rev(), check.revision().payload().release())
            .toOptional()
            .isPresent()
        ? Optional.empty()
        : Optional.of(Reason.PAYLOAD_CHANGED);
  }

  private Optional<Reason> unload(List<String> modules) {
    for (String module : modules) {
      hooks.moment();
      promises.unloading(module);
      // The kernel itself counts who has a device open.
      boolean open = machine.hostProcess && !module.equals(Payload.SFC);
      boolean halfWay = machine.stuckHalfWay && !module.equals(modules.getFirst());
      if (machine.stuck || halfWay || open) {
        return Optional.of(Reason.MODULE_IN_USE);
      }
      machine.unload(module);
      hooks.moment();
    }
    return Optional.empty();
  }

  private Optional<Reason> load(Action.Load load) {
    for (Revision.PlannedModule module : load.modules()) {
      hooks.moment();
      Revision revision = promises.loading(module.name());
      Optional<Reason> failure = init(module.name(), revision);
      if (failure.isPresent()) {
        return failure;
      }
      machine.load(module.name(), revision);
      hooks.moment();
    }
    return Optional.empty();
  }

  private Optional<Reason> init(String module, Revision revision) {
    Catalogue.Trait trait =
        module.equals(Payload.ONLOAD) ? catalogue.trait(revision) : Catalogue.Trait.GOOD;
    if (machine.cursed || trait == Catalogue.Trait.PANICS) {
      promises.killed();
      throw new AgentDied(true);
    }
    if (machine.hung || trait == Catalogue.Trait.HANGS) {
      machine.hung = true;
      return Optional.of(Reason.INIT_HANGS);
    }
    boolean spoiled = machine.spoiled.filter(revision.rev()::equals).isPresent();
    boolean foreign = !disk.hadFor(revision.rev(), machine.release());
    return machine.loadsFail || spoiled || foreign || trait == Catalogue.Trait.FAILS_INIT
        ? Optional.of(Reason.INIT_FAILED)
        : Optional.empty();
  }

  private Optional<Reason> restore() {
    hooks.moment();
    if (machine.loadsFail) {
      return Optional.of(Reason.RESTORE_FAILED);
    }
    machine.loadInTreeSfc();
    hooks.moment();
    return Optional.empty();
  }
}
