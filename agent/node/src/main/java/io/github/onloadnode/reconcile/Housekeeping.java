package io.github.onloadnode.reconcile;

import io.github.onloadnode.act.JournalStore;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.RevisionStore;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on the disk what the node still needs. After a removal that is the journal and the order
 * alone, whose numbers keep an order from being obeyed twice while there is an agent; they go when
 * the agent is told to end, so that the node is then as it was before the agent came. All of it is
 * done again where a crash came between.
 */
final class Housekeeping {

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final RevisionStore store;
  private final OrderSource orders;
  private final JournalStore journals;

  Housekeeping(RevisionStore store, OrderSource orders, JournalStore journals) {
    this.store = store;
    this.orders = orders;
    this.journals = journals;
  }

  /** An agent began with this journal: the one before may have died after the removal's end. */
  void begun(Journal found) {
    if (isRemoved(found)) {
      var _ = keepOnly(Set.of());
    }
  }

  /** The journal was written: the committed revision and the one before it stay on disk. */
  void written(Journal before, Decision decision) {
    Journal after = decision.journal();
    boolean removed = !after.result().equals(before.result()) && isRemoved(after);
    Optional<String> committed = after.committed();
    boolean changed = removed || !committed.equals(before.committed());
    if (!changed || committed.filter(Journal.EXTERNAL::equals).isPresent()) {
      return;
    }
    showAsCurrent(decision);
    var _ =
        keepOnly(
            committed.isEmpty()
                ? Set.of()
                : Stream.of(committed, before.committed())
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet()));
  }

  /** The agent was told to end. */
  void ending(Journal last) {
    if (isRemoved(last) && keepOnly(Set.of())) {
      try {
        orders.forget();
        journals.delete();
        log.info("Onload is removed from this node");
      } catch (IOException e) {
        log.warn("agent files not removed reason=\"{}\"", e.getMessage());
      }
    }
  }

  private static boolean isRemoved(Journal journal) {
    return journal.step() == Step.IDLE
        && journal.committed().isEmpty()
        && journal.removedInTree().isEmpty()
        && journal.outcome().filter(OrderOutcome.REMOVED::equals).isPresent();
  }

  private void showAsCurrent(Decision decision) {
    try {
      if (decision.serving().revision().isPresent()) {
        store.showAsCurrent(decision.serving().revision().get());
      }
    } catch (IOException e) {
      log.warn("current link not updated reason=\"{}\"", e.getMessage());
    }
  }

  private boolean keepOnly(Set<String> revs) {
    try {
      store.keepOnly(revs);
      return true;
    } catch (IOException e) {
      log.warn("old revisions not removed, will retry reason=\"{}\"", e.getMessage());
      return false;
    }
  }
}
