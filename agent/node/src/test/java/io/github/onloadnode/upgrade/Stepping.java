package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One step at a time: the facts are set by hand, the journal goes on from decision to decision. */
final class Stepping {

  /** The moment of every step. */
  static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

  private Journal journal;
  private NodeState state;
  Optional<Desired> desired = Optional.empty();
  private Reading<Grant> grant = Reading.absent();
  Optional<RevisionContent> content = Optional.empty();
  final Map<String, Revision> revisions = new HashMap<>();
  final Map<String, List<String>> lost = new HashMap<>();
  final Map<String, RevisionContent> contents = new HashMap<>();
  private KubeletView kubelet = Kubelets.nobody();
  private Optional<Outcome> outcome = Optional.empty();
  private Duration inStep = Duration.ZERO;

  private Stepping(Journal journal, NodeState state) {
    this.journal = journal;
    this.state = state;
  }

  static Stepping bare() {
    return new Stepping(Journal.first(Nodes.BOOT), Nodes.bare().state());
  }

  /** A node that committed the revision and runs it. */
  static Stepping committed(Revision revision) {
    Journal journal =
        Journal.first(Nodes.BOOT)
            .taking(order(1, Optional.of(revision)), Step.IDLE)
            .committing(Optional.of(revision.rev()))
            .ended(Step.IDLE, OrderOutcome.SUCCEEDED, Optional.empty(), NOW);
    return new Stepping(journal, Nodes.running(revision).state())
        .knowing(revision)
        .desiring(1, Optional.of(revision));
  }

  static Desired order(long seq, Optional<Revision> revision) {
    return new Desired(
        "local",
        "local",
        seq,
        revision.map(Revision::rev),
        Desired.Cause.SPEC,
        Optional.empty(),
        Optional.empty());
  }

  /** The revision is on the disk. */
  Stepping knowing(Revision revision) {
    revisions.put(revision.rev(), revision);
    return this;
  }

  /** An order, granted at once as in the local mode. */
  Stepping desiring(long seq, Optional<Revision> revision) {
    desired = Optional.of(order(seq, revision));
    grant = desired.map(Grant::go).map(Reading::present).orElseGet(Reading::absent);
    content = revision.map(Revision::content);
    return this;
  }

  /** Nobody answers, and this process has never heard of an order. */
  Stepping cutOff() {
    desired = Optional.empty();
    return granted(Reading.unreadable("no route to host"));
  }

  Stepping granted(Reading<Grant> other) {
    grant = other;
    return this;
  }

  Stepping seeing(Nodes nodes) {
    return seeing(nodes.state());
  }

  Stepping seeing(NodeState other) {
    state = other;
    return this;
  }

  Stepping heldAs(KubeletView other) {
    kubelet = other;
    return this;
  }

  Stepping at(Step step) {
    journal = journal.at(step);
    return this;
  }

  Stepping journal(Journal other) {
    journal = other;
    return this;
  }

  Stepping after(Duration time) {
    inStep = time;
    return this;
  }

  Journal journal() {
    return journal;
  }

  /** One step; its action, where it is one, is not done yet. */
  Decision step() {
    Decision decision = NodeUpgrade.step(journal, situation());
    if (decision.journal().step() != journal.step()) {
      inStep = Duration.ZERO;
    }
    journal = decision.journal();
    outcome = Optional.empty();
    return decision;
  }

  /** Steps until there is something to do or to wait for; what is asked for is found in order. */
  Decision settle() {
    for (int i = 0; i < 20; i++) {
      Journal before = journal;
      Decision decision = step();
      switch (decision.action()) {
        case Action.Check _, Action.Supply _, Action.Confirm _ -> done(decision);
        case Action.Rest _ when !journal.equals(before) -> {}
        default -> {
          return decision;
        }
      }
    }
    throw new AssertionError("no end of steps at " + journal);
  }

  /** The action was done. */
  Stepping done(Decision decision) {
    outcome = Optional.of(new Outcome.Done(decision.action()));
    return this;
  }

  /** The action failed. */
  Stepping failed(Decision decision, Reason reason) {
    outcome = Optional.of(new Outcome.Failed(decision.action(), problem(reason)));
    return this;
  }

  static Finding problem(Reason reason) {
    return new Finding(reason, "it " + reason.text(), "do something");
  }

  Situation situation() {
    Copies copies = new Copies(revisions, lost, contents, Set.of());
    return new Situation(state, desired, grant, content, copies, kubelet, outcome, inStep, NOW);
  }
}
