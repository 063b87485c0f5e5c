package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.order.NodeWords;
import io.github.onloadnode.order.OrderDoor.Sight;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The newest of what reads, writes and the watch have shown of the node's object. By any thread.
 */
final class SeenNode {

  /** A watch that is opened again within this time was not really lost. */
  static final Duration MOMENT = Duration.ofSeconds(30);

  private final InstantSource steady;
  private final Runnable changed;
  private final AtomicReference<Seen> seen =
      new AtomicReference<>(new Seen(Optional.empty(), Optional.empty(), false));

  /**
   * @param watched whether the watch would tell of changes
   */
  private record Seen(Optional<NodeMetadata> node, Optional<Loss> loss, boolean watched) {

    NodeWords words() {
      return node.map(NodeMetadata::words).orElse(NodeWords.NONE);
    }
  }

  private record Loss(Finding why, Instant since) {}

  /**
   * @param steady a clock that never jumps
   * @param changed called when a controller says something else, or the node has to
   */
  SeenNode(InstantSource steady, Runnable changed) {
    this.steady = steady;
    this.changed = changed;
  }

  /** An answer or an event, unless a later one is known. */
  void take(NodeMetadata node) {
    update(before ->
        before.node().filter(known -> !node.identity().isAfter(known.identity())).isPresent()
            ? before
            : new Seen(Optional.of(node), before.loss(), before.watched()));
  }

  /**
   * A fresh list holds whatever was known before: a server may have been restored from a backup.
   */
  void listed(NodeMetadata node) {
    update(before -> new Seen(Optional.of(node), before.loss(), before.watched()));
  }

  /** The watch runs. */
  void watched() {
    update(before -> new Seen(before.node(), Optional.empty(), true));
  }

  /** The watch ended without a fault and is opened again. */
  void interrupted() {
    update(before -> new Seen(before.node(), before.loss(), false));
  }

  /** The API server cannot be asked, or refuses, or does not know the node. */
  void lost(Finding why) {
    Instant now = steady.instant();
    update(before ->
        new Seen(
            before.node(),
            Optional.of(new Loss(why, before.loss().map(Loss::since).orElse(now))),
            false));
  }

  /** The object, while the watch would tell of changes. */
  Optional<NodeMetadata> current() {
    Seen now = seen.get();
    return now.watched() ? now.node() : Optional.empty();
  }

  /** The object as it was seen last. */
  Optional<NodeMetadata> last() {
    return seen.get().node();
  }

  /** Why the watch does not run; empty while it does. */
  Optional<Finding> problem() {
    return seen.get().loss().map(Loss::why);
  }

  Sight sight() {
    Seen now = seen.get();
    return new Sight(
        now.node().map(NodeMetadata::words),
        now.loss()
            .filter(loss -> !steady.instant().isBefore(loss.since().plus(MOMENT)))
            .map(loss -> loss.why().message()));
  }

  private void update(UnaryOperator<Seen> change) {
    Seen before = seen.getAndUpdate(change);
    Seen after = seen.get();
    boolean found = before.node().isEmpty() && after.node().isPresent();
    boolean again = before.loss().isPresent() && after.loss().isEmpty();
    boolean forgotten =
        before.node().flatMap(then -> after.node().filter(now -> !now.remembers(then))).isPresent();
    if (found || again || forgotten || !before.words().equals(after.words())) {
      changed.run();
    }
  }
}
