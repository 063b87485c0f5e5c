package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Desired.Cause;
import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Node object under construction: Ready, with an agent that has nothing to do yet. */
final class TestNode {

  static final String KERNEL = "6.1.0-56-amd64";

  final String name;
  final Map<String, String> labels = new HashMap<>();
  boolean ready = true;
  Reading<Desired> desired = Reading.absent();
  Reading<Grant> grant = Reading.absent();
  Reading<Stage> stage = Reading.absent();
  Reading<Drain> drain = Reading.absent();
  Optional<String> hold = Optional.empty();
  Optional<String> retry = Optional.empty();
  Optional<TaintEffect> taint = Optional.empty();
  Reading<List<HolderPod>> holders = Reading.absent();
  String kernel = KERNEL;
  boolean agent = true;
  Phase phase = Phase.READY;
  long seq;
  Optional<String> lastGood = Optional.empty();
  Optional<Staged> staged = Optional.empty();
  Optional<Ending> result = Optional.empty();
  Optional<String> damaged = Optional.empty();
  Holding holding = new Holding(0, 0, Optional.empty(), List.of());

  TestNode(String name) {
    this.name = name;
  }

  /** An order of the resource under test. */
  TestNode ordered(long number, Optional<String> rev, Cause cause) {
    desired = Reading.present(order(TestFleet.UID, number, rev, cause));
    return this;
  }

  TestNode ordered(long number, String rev) {
    return ordered(number, Optional.of(rev), Cause.SPEC);
  }

  Desired order(String uid, long number, Optional<String> rev, Cause cause) {
    return new Desired(
        uid, "onload/main", number, rev, cause, Optional.empty(), rev.map(_ -> kernel));
  }

  /** The order is checked and waits for its grant. */
  TestNode staged(Staged.Needs needs) {
    seq = desired.toOptional().orElseThrow().seq();
    phase = phase == Phase.FAILED ? Phase.FAILED : Phase.STAGED;
    staged = Optional.of(new Staged(seq, needs));
    return this;
  }

  TestNode granted(long number, Grant.Phase what) {
    grant = Reading.present(new Grant(number, what, Optional.of(TestFleet.NOW), Optional.empty()));
    return this;
  }

  TestNode in(Phase now, long number) {
    phase = now;
    seq = number;
    staged = Optional.empty();
    return this;
  }

  TestNode ended(long number, OrderOutcome outcome, Instant at) {
    seq = number;
    phase = outcome == OrderOutcome.FAILED ? Phase.FAILED : Phase.READY;
    staged = Optional.empty();
    result =
        Optional.of(
            new Ending(number, outcome, Optional.empty(), Optional.empty(), Optional.of(at)));
    return this;
  }

  /** Serves this revision, whoever ordered it. */
  TestNode serves(String rev) {
    lastGood = Optional.of(rev);
    labels.put(NodeKeys.READY, "true");
    return this;
  }

  /** Was given this revision, and serves it. */
  TestNode runs(long number, String rev) {
    return ordered(number, rev)
        .ended(number, OrderOutcome.SUCCEEDED, TestFleet.NOW.minusSeconds(3600))
        .serves(rev);
  }

  /** Serves nothing although a revision is committed. */
  TestNode broken() {
    labels.put(NodeKeys.READY, "false");
    return this;
  }

  TestNode holds(HolderPod... pods) {
    holders = Reading.present(List.of(pods));
    List<HoldingPod> named =
        List.of(pods).stream()
            .map(pod ->
                new HoldingPod(
                    Optional.of(pod.namespace()), Optional.of(pod.name()), Optional.of(pod.uid())))
            .toList();
    holding = new Holding(pods.length, 0, Optional.empty(), named);
    return this;
  }

  FleetNode build() {
    boolean serving = "true".equals(labels.get(NodeKeys.READY));
    Observed observed =
        new Observed(
            "1.0.0",
            "boot",
            kernel,
            seq,
            Optional.empty(),
            phase,
            TestFleet.NOW,
            lastGood.filter(_ -> serving),
            lastGood,
            staged,
            holding,
            result,
            damaged);
    return new FleetNode(
        name,
        "uid-" + name,
        "17",
        labels,
        ready,
        desired,
        grant,
        stage,
        drain,
        agent ? Reading.present(observed) : Reading.absent(),
        hold,
        retry,
        taint,
        holders);
  }
}
