package io.github.onloadnode.testing;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.payload.RevisionStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Sees the host as the agent does, or not at all; counts the looks. */
public final class TestLooks {

  private final NodeObserver observer;
  private final AtomicInteger lostFiles = new AtomicInteger();
  private Optional<RuntimeException> blindness = Optional.empty();
  private int whole;

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

  /** How often all three looks were made. */
  public int wholeLooks() {
    return whole;
  }

  /** How often a revision's files for pods were looked for. */
  public int looksForLostFiles() {
    return lostFiles.get();
  }

  RevisionStore counted(RevisionStore store) {
    return new CountedStore(store, lostFiles);
  }

  NodeState whole(Optional<NodeState> recent) {
    whole++;
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
