package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a decision depends on besides the journal.
 *
 * @param desired the order, if known; empty before the first
 * @param grant the permission to disturb the node; absent = none, unreadable = unknown
 * @param content what the order asks for, to stage it; empty while it cannot be read
 * @param copies the copies of the revisions named by journal and order
 * @param kubelet who holds devices, observed in this pass
 * @param outcome of the previous pass's action, performed by this process
 * @param inStep how long this process has seen the journal's step; in Staged and Quiesce with this
 *     grant
 * @param now only for people; no decision depends on it
 */
public record Situation(
    NodeState state,
    Optional<Desired> desired,
    Reading<Grant> grant,
    Optional<RevisionContent> content,
    Copies copies,
    KubeletView kubelet,
    Optional<Outcome> outcome,
    Duration inStep,
    Instant now) {

  private static final String NOT_COUNTED =
      "the kubelet was asked when devices could still be given away";

  /**
   * Who may hold a device. An answer of the kubelet from before devices were withheld may miss
   * later holders, so it is not used.
   */
  DeviceHolders holders() {
    return kubelet.isOfWithheldDevices() ? kubelet.holders() : DeviceHolders.unknown(NOT_COUNTED);
  }

  Optional<Revision> revision(Optional<String> rev) {
    return rev.flatMap(name -> Optional.ofNullable(copies.revisions().get(name)));
  }

  /** Whether its modules are for the running kernel, which may have changed. */
  boolean fitsKernel(Revision revision) {
    return revision.payload().release().equals(release());
  }

  /** The release of the running kernel. */
  String release() {
    return state.kernel().release();
  }

  /** Whether pods may be given the devices of a revision now. */
  Health health(Revision revision) {
    return Health.of(revision, state, copies.lost().getOrDefault(revision.rev(), List.of()));
  }

  /** What the device plugin does while this revision is current. */
  Serving serving(Revision revision) {
    return Serving.of(revision, state, copies.lost().getOrDefault(revision.rev(), List.of()));
  }

  /** The order to begin; empty if the current one has ended already. */
  Optional<Desired> newOrder(Journal journal) {
    return desired.filter(order -> order.seq() > journal.finished());
  }

  /** Why the order cannot be begun in the running kernel; empty if it can. */
  Optional<Finding> otherKernel(Desired order) {
    return order
        .kernel()
        .filter(kernel -> !kernel.equals(release()))
        .map(kernel ->
            new Finding(
                Reason.NO_KERNEL_MAPPING,
                "order %d is for the kernel %s, and this node runs %s"
                    .formatted(order.seq(), kernel, release()),
                "wait for an order for this kernel, or boot the one that the order is for"));
  }

  /** Whether the order may disturb the node. */
  boolean isGranted(long seq) {
    return says(seq, Grant.Phase.GO);
  }

  /** Whether the order may change what pods do not notice. */
  boolean mayApply(long seq) {
    return says(seq, Grant.Phase.APPLY) || isGranted(seq);
  }

  boolean isAborted(long seq) {
    return says(seq, Grant.Phase.ABORT);
  }

  private boolean says(long seq, Grant.Phase phase) {
    return grant
        .toOptional()
        .filter(given -> given.seq() == seq && given.phase() == phase)
        .isPresent();
  }

  /** Why it is unknown whether an order may disturb the node; empty if it is known. */
  Optional<String> grantUnknown() {
    return grant instanceof Reading.Unreadable<Grant>(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** Whether the current order is another than the one with this seq, or none. */
  boolean isSuperseded(long seq) {
    return desired
        .map(order -> order.seq() != seq)
        // A new process that cannot ask for the grant yet continues the journal's order.
        .orElse(grantUnknown().isEmpty());
  }

  /** The result of this very action in the previous pass. */
  Attempt attempt(Action action) {
    return attempt(outcome.filter(last -> last.action().equals(action)));
  }

  /** The result of this kind of action in the previous pass. */
  Attempt attempt(Class<? extends Action> kind) {
    return attempt(outcome.filter(last -> kind.isInstance(last.action())));
  }

  private static Attempt attempt(Optional<Outcome> last) {
    return last.map(Attempt::of).orElseGet(Attempt.None::new);
  }

  /** The change from the committed revision to the order's. */
  ModuleChange change(Journal journal) {
    return new ModuleChange(
        state, revision(journal.committed()), revision(journal.target()), journal.removedInTree());
  }

  /**
   * What is still to undo of the host's modules after ours are unloaded. Replaced modules are
   * restored first, because they may use modules that the agent loaded.
   */
  Optional<Action> toUndo(Journal journal) {
    boolean out = attempt(Action.TakeOut.class).isDone();
    boolean back =
        out || journal.removedInTree().isEmpty() || attempt(Action.RestoreInTree.class).isDone();
    if (!back) {
      return Optional.of(new Action.RestoreInTree(journal.removedInTree()));
    }
    return out || journal.hostModules().isEmpty()
        ? Optional.empty()
        : Optional.of(new Action.TakeOut(journal.hostModules().reversed()));
  }

  /** Modules of the host that the previous pass's load wants recorded in the journal first. */
  Optional<List<String>> announced() {
    return outcome
        .filter(Outcome.Announced.class::isInstance)
        .map(Outcome.Announced.class::cast)
        .map(Outcome.Announced::hostModules);
  }
}
