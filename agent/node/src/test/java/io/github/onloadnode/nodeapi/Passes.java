package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Situations;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Passes put together by hand. */
final class Passes {

  static final Instant AT = Instant.parse("2026-11-25T10:00:00.5Z");
  static final Revision REVISION = Nodes.revision("9.2.1", "");
  static final Finding WITHHELD = new Finding(Reason.MODULE_NOT_LOADED, "onload is not in", "wait");

  private NodeState state = Nodes.running(REVISION).state();
  private Step step = Step.IDLE;
  private Optional<String> committed = Optional.of(REVISION.rev());
  private Optional<OrderResult> result = Optional.empty();
  private Optional<Finding> withheld = Optional.empty();
  private DeviceHolders holders = DeviceHolders.NOBODY;
  private Instant at = AT;
  private long seq = 7;
  private boolean journal = true;
  private Optional<Desired> desired = Optional.empty();

  /** The revision is committed, and its devices are Healthy. */
  static Passes healthy() {
    return new Passes();
  }

  /** Nobody ever gave this node an order. */
  static Passes untouched() {
    return new Passes().of(Nodes.bare().state()).never().withheld();
  }

  /** Onload was removed. */
  static Passes removed() {
    return untouched().ended(OrderOutcome.REMOVED);
  }

  Passes of(NodeState observed) {
    state = observed;
    return this;
  }

  Passes in(Step now) {
    step = now;
    return now.serves() ? this : withheld();
  }

  Passes withheld() {
    withheld = Optional.of(WITHHELD);
    return this;
  }

  private Passes never() {
    committed = Optional.empty();
    return this;
  }

  Passes ended(OrderOutcome outcome) {
    return ended(new OrderResult(seq, outcome, Optional.empty(), Optional.of(AT)));
  }

  Passes ended(OrderResult how) {
    result = Optional.of(how);
    return this;
  }

  Passes heldBy(DeviceHolders known) {
    holders = known;
    return this;
  }

  Passes at(Instant time) {
    at = time;
    return this;
  }

  Passes order(long number) {
    seq = number;
    return this;
  }

  /** The pass knows an order of this number, and so how it was decided. */
  Passes asked(long number, Optional<String> retry) {
    desired =
        Optional.of(Desired.local(number, committed, Desired.Cause.SPEC, retry, Nodes.RELEASE));
    return this;
  }

  Passes withoutJournal() {
    journal = false;
    return this;
  }

  Pass pass() {
    return new Pass(
        at,
        state,
        journal ? Optional.of(journal()) : Optional.empty(),
        desired.map(order -> RecordedStep.take(journal(), Situations.of(state, order, REVISION))),
        new Serving(committed.map(_ -> REVISION), withheld),
        holders,
        List.of());
  }

  private Journal journal() {
    return new Journal(
        "local",
        Nodes.BOOT,
        step,
        seq,
        committed,
        committed,
        "",
        result,
        Optional.empty(),
        0,
        0,
        false,
        List.of(),
        new TreeMap<>(),
        new TreeSet<>(),
        List.of());
  }
}
