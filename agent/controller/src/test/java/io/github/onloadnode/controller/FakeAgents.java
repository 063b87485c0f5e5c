package io.github.onloadnode.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Agents of a fleet whose payloads are on the nodes and whose changes always succeed: each looks at
 * its node and writes what an agent would.
 */
final class FakeAgents {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String KERNEL = "6.1.0";

  private final FakeObjects objects;
  private final List<String> nodes;

  FakeAgents(FakeObjects objects, List<String> nodes) {
    this.objects = objects;
    this.nodes = nodes;
  }

  /** One look of each; returns whether anything was written. */
  boolean step() {
    boolean changed = false;
    for (String node : nodes) {
      changed |= step(node);
    }
    return changed;
  }

  private boolean step(String name) {
    ObjectNode node = objects.get(ApiPaths.node(name));
    Optional<Observed> before = observed(node);
    Observed next = next(node, before.orElseGet(FakeAgents::first));
    if (before.equals(Optional.of(next))) {
      return false;
    }
    ObjectNode patch = FakeObjects.JSON.createObjectNode();
    ObjectNode metadata = FakeObjects.metadata(patch);
    metadata.putObject("annotations").put(NodeKeys.OBSERVED, ObservedJson.write(next));
    metadata.putObject("labels").put(NodeKeys.READY, Boolean.toString(next.rev().isPresent()));
    objects.patch(ApiPaths.node(name), patch);
    return true;
  }

  static Optional<Observed> observed(ObjectNode node) {
    return annotation(node, NodeKeys.OBSERVED)
        .flatMap(text -> ObservedJson.read(text).toOptional());
  }

  static Optional<Desired> desired(ObjectNode node) {
    return annotation(node, NodeKeys.DESIRED).flatMap(text -> DesiredJson.read(text).toOptional());
  }

  private static Optional<String> annotation(ObjectNode node, String key) {
    return Optional.ofNullable(node.at("/metadata/annotations").get(key))
        .map(text -> text.asText());
  }

  private static Observed first() {
    return with(0, Phase.READY, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Observed next(ObjectNode node, Observed observed) {
    Optional<Desired> desired = desired(node);
    long done = observed.result().map(Ending::seq).orElse(0L);
    if (desired.isEmpty() || desired.get().seq() <= done) {
      return observed;
    }
    long seq = desired.get().seq();
    Optional<Grant> grant =
        annotation(node, NodeKeys.GRANT)
            .flatMap(text -> GrantJson.read(text).toOptional())
            .filter(given -> given.seq() == seq);
    if (grant.filter(given -> given.phase() == Grant.Phase.GO).isPresent()) {
      return observed.phase() == Phase.QUIESCED
          ? with(seq, Phase.READY, desired.get().rev(), Optional.empty(), ended(desired.get()))
          : with(seq, Phase.QUIESCED, Optional.empty(), staged(seq), observed.result());
    }
    return with(seq, Phase.STAGED, observed.rev(), staged(seq), observed.result());
  }

  private static Optional<Staged> staged(long seq) {
    return Optional.of(new Staged(seq, Staged.Needs.SLOT));
  }

  private static Optional<Ending> ended(Desired desired) {
    OrderOutcome outcome =
        desired.rev().isPresent() ? OrderOutcome.SUCCEEDED : OrderOutcome.REMOVED;
    return Optional.of(
        new Ending(desired.seq(), outcome, Optional.empty(), Optional.empty(), Optional.of(NOW)));
  }

  private static Observed with(
      long seq,
      Phase phase,
      Optional<String> rev,
      Optional<Staged> staged,
      Optional<Ending> result) {
    return new Observed(
        "1",
        "b",
        KERNEL,
        seq,
        Optional.empty(),
        phase,
        NOW,
        rev,
        rev,
        staged,
        new Holding(0, 0, Optional.empty(), List.of()),
        result);
  }
}
