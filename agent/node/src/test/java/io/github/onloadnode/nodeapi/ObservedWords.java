package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.reconcile.Pass;
import java.util.Optional;

/** What an agent would write to its Node object, for tests of other packages. */
public final class ObservedWords {

  private ObservedWords() {}

  /** The annotation; empty = it stays as it is. */
  public static Optional<Observed> observed(Pass pass, Optional<Observed> before) {
    return ObservedAnnotation.of(pass, "walk", before);
  }

  /** The label {@link NodeKeys#READY}; empty = it is removed. */
  public static Optional<String> ready(Pass pass) {
    return NodeLabels.of(pass, true).getOrDefault(NodeKeys.READY, Optional.empty());
  }
}
