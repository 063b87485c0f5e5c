package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;

/** The state of the old modules when a change is given up. */
record OldModules(Journal journal, ModuleChange change) {

  /** Whether the node may go back to Idle with them. */
  boolean mayStay() {
    boolean untouched = journal.isExternal() && journal.step() == Step.QUIESCE;
    return !journal.isBootLoop() && (untouched || isWhole() || isAbsent());
  }

  boolean isWhole() {
    return change.from().isPresent()
        ? isVerified()
        // Onload uses all the others, so they are loaded as long as it is.
        : journal.committed().isEmpty() || state().module(Payload.ONLOAD).isPresent();
  }

  /** Whether they are complete and of a known revision. */
  boolean isVerified() {
    return change.from().filter(old -> Verification.modules(old, state()).isEmpty()).isPresent();
  }

  /** Whether none is loaded, as after a reboot. */
  boolean isAbsent() {
    return change.from().isPresent()
        && change.from().get().modules().stream()
            .filter(module -> !module.name().equals(Payload.SFC))
            .allMatch(module -> state().module(module.name()).isEmpty());
  }

  /** Why the agent cannot load them again. */
  Finding halfTaken(Finding why) {
    return new Finding(
        Reason.NOTHING_TO_ROLL_BACK_TO,
        "modules that the agent had not loaded were unloaded in part, and only %s are left: %s"
            .formatted(change.unload(), why.message()),
        "load them again as they were loaded before, or reboot the node; then retry");
  }

  private NodeState state() {
    return change.state();
  }
}
