package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;

/** What a change finds of the modules that it was to replace, when it is given up. */
record OldModules(Journal journal, ModuleChange change) {

  /** Whether the node may return to Idle with them. */
  boolean mayStay() {
    boolean untouched = journal.isExternal() && journal.step() == Step.QUIESCE;
    return !journal.isBootLoop() && (untouched || isWhole() || isAbsent());
  }

  boolean isWhole() {
    return change.from().isPresent()
        ? isVerified()
        // It uses all the others: while it is there, none of them can be gone.
        : journal.committed().isEmpty() || state().module(Payload.ONLOAD).isPresent();
  }

  /** Whole, and of a revision that we know. */
  boolean isVerified() {
    return change.from().filter(old -> Verification.modules(old, state()).isEmpty()).isPresent();
  }

  /** After a reboot there is nothing that could be half. */
  boolean isAbsent() {
    return change.from().isPresent()
        && change.from().get().modules().stream()
            .filter(module -> !module.name().equals(Payload.SFC))
            .allMatch(module -> state().module(module.name()).isEmpty());
  }

  /** Why nobody here can bring them back. */
  Finding halfTaken(Finding why) {
    return new Finding(
        Reason.NOTHING_TO_ROLL_BACK_TO,
        "modules that somebody else loaded were taken out in part, and only %s are left: %s"
            .formatted(change.unload(), why.message()),
        "load them again as they were loaded before, or reboot the node; then retry");
  }

  private NodeState state() {
    return change.state();
  }
}
