package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.serve.Publisher;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Situation;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Orders announcing and journalling: devices are withheld before the journal is written, and
 * announced after it.
 */
final class Announcement {

  private final Publisher publisher;
  private final Function<Revision, List<String>> lost;
  private final Supplier<Optional<Revision>> committed;
  private Optional<Serving> served = Optional.empty();

  /**
   * Before the first announcement.
   *
   * @param lost the host paths of a revision's files for pods that are missing
   * @param committed the revision whose devices are shown as Unhealthy if nothing was announced
   *     before
   */
  Announcement(
      Publisher publisher,
      Function<Revision, List<String>> lost,
      Supplier<Optional<Revision>> committed) {
    this.publisher = publisher;
    this.lost = lost;
    this.committed = committed;
  }

  /**
   * Withholds broken devices after observing only the host, so that a hanging kubelet cannot delay
   * it.
   */
  void judge(NodeState state, KubeletView before) {
    served
        .filter(until -> until.withheld().isEmpty())
        .map(until -> until.judged(state, lost(until)))
        .filter(judged -> judged.withheld().isPresent())
        .ifPresent(judged -> publish(judged, state, before));
  }

  /**
   * Announces or withholds together with writing the entry; returns or throws what {@code write}
   * does.
   */
  boolean decided(Journal before, Decision decision, Situation situation, BooleanSupplier write) {
    NodeState state = situation.state();
    if (decision.serving().withheld().isEmpty()) {
      if (decision.isTrueAlready(before)) {
        publish(decision.serving(), state, situation.kubelet());
        return write.getAsBoolean();
      }
      boolean moved = write.getAsBoolean();
      publish(decision.serving(), state, situation.kubelet());
      return moved;
    }
    Optional<Serving> until = served;
    publish(decision.serving(), state, situation.kubelet());
    try {
      return write.getAsBoolean();
    } catch (FindingException e) {
      publish(
          until.orElseGet(() -> new Serving(committed.get(), Optional.of(e.problem()))),
          state,
          situation.kubelet());
      throw e;
    }
  }

  /** Keeps serving what was served, so that a full disk takes no device away. */
  Serving undecided(Finding why, NodeState state, KubeletView kubelet) {
    Serving serving = served.orElseGet(() -> new Serving(committed.get(), Optional.of(why)));
    publish(serving, state, kubelet);
    return serving;
  }

  /** Publishes without writing an entry. */
  void publish(Serving serving, NodeState state, KubeletView kubelet) {
    publisher.publish(serving, state, kubelet);
    served = Optional.of(serving);
  }

  private List<String> lost(Serving until) {
    return until.revision().map(lost).orElse(List.of());
  }
}
