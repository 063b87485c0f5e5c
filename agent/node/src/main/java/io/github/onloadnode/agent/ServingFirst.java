package io.github.onloadnode.agent;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.observe.NodeObserver;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Until the kubelet listens, nothing native is bound: that would only delay it. */
record ServingFirst(NodeObserver observer, BooleanSupplier hasTime)
    implements Supplier<Optional<NodeState>> {

  @Override
  public Optional<NodeState> get() {
    return hasTime.getAsBoolean() ? Optional.empty() : Optional.of(observer.observeForServing());
  }
}
