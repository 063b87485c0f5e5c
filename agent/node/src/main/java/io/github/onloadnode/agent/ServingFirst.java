package io.github.onloadnode.agent;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.reconcile.Lookout;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Until the kubelet listens, nothing native is bound: that would only delay it. */
record ServingFirst(NodeObserver observer, BooleanSupplier hasTime) implements Lookout {

  @Override
  public NodeState look() {
    return observer.observe();
  }

  @Override
  public Optional<NodeState> early() {
    return hasTime.getAsBoolean() ? Optional.empty() : Optional.of(observer.observeForServing());
  }
}
