package io.github.onloadnode.testing;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.observe.NodeObserver;
import java.util.Optional;

/** Sees the host as the agent does, or not at all. */
public final class TestLooks {

  private final NodeObserver observer;
  private Optional<RuntimeException> blindness = Optional.empty();

  TestLooks(NodeObserver observer) {
    this.observer = observer;
  }

  /** From now on every look ends with this. */
  public void goBlind(RuntimeException exception) {
    blindness = Optional.of(exception);
  }

  public void seeAgain() {
    blindness = Optional.empty();
  }

  NodeState whole(Optional<NodeState> recent) {
    blindness.ifPresent(exception -> {
      throw exception;
    });
    return observer.observe(recent);
  }

  NodeState driver(NodeState recent) {
    blindness.ifPresent(exception -> {
      throw exception;
    });
    return observer.observeDriver(recent);
  }

  NodeState early() {
    blindness.ifPresent(exception -> {
      throw exception;
    });
    return observer.observeForServing();
  }
}
