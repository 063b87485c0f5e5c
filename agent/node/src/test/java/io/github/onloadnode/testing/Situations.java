package io.github.onloadnode.testing;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Copies;
import io.github.onloadnode.upgrade.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Situations in which nobody holds a device and nothing was done yet. */
public final class Situations {

  private Situations() {}

  /** An order, granted at once, on a node whose disk has these revisions. */
  public static Situation of(NodeState state, Desired desired, Revision... known) {
    Map<String, Revision> revisions =
        Arrays.stream(known).collect(Collectors.toMap(Revision::rev, Function.identity()));
    return new Situation(
        state,
        Optional.of(desired),
        Reading.present(Grant.go(desired)),
        Optional.empty(),
        new Copies(revisions, Map.of(), Map.of(), Set.of()),
        Kubelets.nobody(),
        Optional.empty(),
        Duration.ZERO,
        Instant.EPOCH);
  }
}
