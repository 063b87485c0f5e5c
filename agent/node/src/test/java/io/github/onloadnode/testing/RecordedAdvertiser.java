package io.github.onloadnode.testing;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.reconcile.Advertiser;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Holding;
import io.github.onloadnode.upgrade.Serving;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Stream;

/** A device plugin that remembers what it was told. */
public final class RecordedAdvertiser implements Advertiser {

  private final Runnable afterwards;
  private volatile Optional<Boolean> predecessorServed = Optional.empty();
  private volatile Optional<Serving> serving = Optional.empty();
  private volatile Holding holding = Holding.NOBODY;
  private volatile Reading<NavigableMap<String, String>> older =
      Reading.present(Collections.emptyNavigableMap());

  /** What runs after each call: the journal is written between one and the next. */
  RecordedAdvertiser(Runnable afterwards) {
    this.afterwards = afterwards;
  }

  @Override
  public void predecessor(boolean served) {
    predecessorServed = Optional.of(served);
  }

  /** What this one was told of the agent before; empty while it was told nothing. */
  public Optional<Boolean> predecessorServed() {
    return predecessorServed;
  }

  @Override
  public void serve(Serving next, NodeState state) {
    serving = Optional.of(next);
    afterwards.run();
  }

  @Override
  public Holding holding() {
    afterwards.run();
    return holding;
  }

  @Override
  public Reading<NavigableMap<String, String>> older(Revision revision) {
    return older;
  }

  /** What pods were given, by the kubelet's file. */
  public void older(Reading<NavigableMap<String, String>> next) {
    older = next;
  }

  /** Kubelet lists these pods as holders. */
  public void heldBy(String... pods) {
    holding =
        Holding.of(
            Stream.of(pods)
                .map(pod -> pod.split("/", 2))
                .map(parts -> Pod.named(parts[0], parts[1]))
                .toList());
  }

  public Optional<Serving> serving() {
    return serving;
  }

  public boolean isHealthy() {
    return serving.filter(told -> told.withheld().isEmpty()).isPresent();
  }
}
