package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
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
 * Everything that a decision depends on beside the journal.
 *
 * @param desired the order as far as it is known; empty before the first
 * @param grant the permission to disturb the node; absent = none, unreadable = nobody knows now
 * @param content what the order asks for, to stage it; empty where it cannot be read now
 * @param copies what the disk has of the revisions that the journal or the order names
 * @param kubelet who holds devices, observed in this pass
 * @param outcome of the action that the pass before decided, done by this process
 * @param inStep how long this process has seen the journal's step
 * @param now for people: nothing is decided by it
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
   * Who may hold a device. What the kubelet said before they were withheld tells of nobody who came
   * since, so it counts for nothing.
   */
  DeviceHolders holders() {
    return kubelet.isOfWithheldDevices() ? kubelet.holders() : DeviceHolders.unknown(NOT_COUNTED);
  }

  Optional<Revision> revision(Optional<String> rev) {
    return rev.flatMap(name -> Optional.ofNullable(copies.revisions().get(name)));
  }

  /** Whether its modules are for the running kernel, which may have come since. */
  boolean fitsKernel(Revision revision) {
    return revision.payload().release().equals(release());
  }

  /** Of the running kernel. */
  String release() {
    return state.kernel().release();
  }

  /** Whether pods may be given the devices of a revision as things are. */
  Health health(Revision revision) {
    return Health.of(revision, state, copies.lost().getOrDefault(revision.rev(), List.of()));
  }

  /** What the device plugin shall do while this revision is in force. */
  Serving serving(Revision revision) {
    return Serving.of(revision, state, copies.lost().getOrDefault(revision.rev(), List.of()));
  }

  /** The order to take up; empty where the one in force has ended already. */
  Optional<Desired> newOrder(Journal journal) {
    return desired.filter(order -> order.seq() > journal.finished());
  }

  /** Whether the order may disturb the node. */
  boolean isGranted(long seq) {
    return grant
        .toOptional()
        .filter(g -> g.seq() == seq && g.phase() == Grant.Phase.GO)
        .isPresent();
  }

  boolean isAborted(long seq) {
    return grant
        .toOptional()
        .filter(g -> g.seq() == seq && g.phase() == Grant.Phase.ABORT)
        .isPresent();
  }

  /** Why nobody can say now whether an order may disturb the node; empty where it is known. */
  Optional<String> grantUnknown() {
    return grant instanceof Reading.Unreadable<Grant>(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  /** Whether another order, or none, is in force than the one with this seq. */
  boolean isSuperseded(long seq) {
    return desired
        .map(order -> order.seq() != seq)
        // A new process that cannot ask yet knows no order, and the journal's goes on.
        .orElse(grantUnknown().isEmpty());
  }

  /** What became of this kind of action in the pass before. */
  Attempt attempt(Class<? extends Action> kind) {
    return outcome
        .filter(last -> kind.isInstance(last.action()))
        .map(Attempt::of)
        .orElseGet(Attempt.None::new);
  }

  /** From what the journal says was committed to what its order asks for. */
  ModuleChange change(Journal journal) {
    return new ModuleChange(
        state, revision(journal.committed()), revision(journal.target()), journal.removedInTree());
  }

  /**
   * What is still to be undone of the host's modules once ours are gone: those that gave way come
   * back first, because they may use what came with ours.
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

  /** Modules of the host that the load of the pass before waits to see in the journal. */
  Optional<List<String>> announced() {
    return outcome
        .filter(Outcome.Announced.class::isInstance)
        .map(Outcome.Announced.class::cast)
        .map(Outcome.Announced::hostModules);
  }
}
