package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Order;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.NodeUpgrade;
import io.github.onloadnode.upgrade.Serving;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves an agent's first devices from the journal, before the order is read and the whole node is
 * observed, because the kubelet waits only for them.
 */
record EarlyServing(
    PassObserver observer,
    KnownRevisions revisions,
    Announcement announcement,
    Supplier<KubeletView> kubelet) {

  /** Announces what the journal allows; returns whether it allows anything. */
  boolean serves(Journal journal) {
    NodeState state = observer.forServing();
    if (!journal.isVerifiedIn(state.kernel().bootId())) {
      return false;
    }
    revisions.begin(state.kernel().release());
    Optional<Serving> serving =
        NodeUpgrade.standing(journal, state, revisions.of(journal, Order.NONE));
    serving.ifPresent(now -> announcement.publish(now, state, kubelet.get()));
    return serving.isPresent();
  }
}
