package io.github.onloadnode.reconcile;

import io.github.onloadnode.act.JournalStore;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.KeptRevision;
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

  /**
   * The journal was written: what was committed, and what was before it, stays on the disk, each
   * for the kernel that it ran on, and what the order under way asks for.
   */
  void written(Journal before, Decision decision) {
    Journal after = decision.journal();
    boolean removed = !after.result().equals(before.result()) && isRemoved(after);
    boolean external = after.committed().filter(Journal.EXTERNAL::equals).isPresent();
    if (external || !(removed || isAnother(before, after))) {
      return;
    }
    showAsCurrent(decision);
    var _ = keepOnly(after.committed().isEmpty() ? Set.of() : needed(before, after));
  }

  /** An agent before this one did not write down for which kernel, and that is no change. */
  private static boolean isAnother(Journal before, Journal after) {
    boolean anotherKernel =
        !before.release().isEmpty() && !before.release().equals(after.release());
    return anotherKernel || !after.committed().equals(before.committed());
  }

  private static Set<KeptRevision> needed(Journal before, Journal after) {
    boolean underWay = after.step() != Step.IDLE && after.step() != Step.FAILED;
    return Stream.of(
            after.committed().map(rev -> new KeptRevision(rev, after.release())),
            before.committed().map(rev -> new KeptRevision(rev, before.release())),
            after.target().filter(_ -> underWay).map(rev -> new KeptRevision(rev, "")))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
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

  private boolean keepOnly(Set<KeptRevision> kept) {
    try {
      store.keepOnly(kept);
      return true;
    } catch (IOException e) {
      log.warn("old revisions not removed, will retry reason=\"{}\"", e.getMessage());
      return false;
    }
  }
}
