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
 * Deletes from the disk what the node no longer needs. After a removal only the journal and the
 * order stay, because their numbers prevent an order from being carried out twice. They are deleted
 * when the agent stops, so that the node is then as it was before the agent came. Everything is
 * repeated after a crash.
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

  /** An agent started with this journal; an earlier one may have died just after a removal. */
  void begun(Journal found) {
    if (isRemoved(found)) {
      keepOnly(Set.of());
    }
  }

  /**
   * The journal was written. Keeps the committed and the previously committed revision, each for
   * its kernel, and the target of the current order.
   */
  void written(Journal before, Decision decision) {
    Journal after = decision.journal();
    boolean removed = !after.result().equals(before.result()) && isRemoved(after);
    boolean external = after.committed().filter(Journal.EXTERNAL::equals).isPresent();
    if (external || !(removed || isAnother(before, after))) {
      return;
    }
    showAsCurrent(decision);
    keepOnly(after.committed().isEmpty() ? Set.of() : needed(before, after));
  }

  /** Earlier agents did not record the kernel; a missing release is not a change. */
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

  /** The agent is stopping. */
  void ending(Journal last) {
    if (isRemoved(last)) {
      try {
        store.keepOnly(Set.of());
        orders.forget();
        journals.delete();
        log.info("Onload is removed from this node");
      } catch (IOException e) {
        log.warn(
            "agent files not removed, the next agent will retry reason=\"{}\"", e.getMessage());
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

  private void keepOnly(Set<KeptRevision> kept) {
    try {
      store.keepOnly(kept);
    } catch (IOException e) {
      log.warn(
          "old revisions not removed, the next change will retry reason=\"{}\"", e.getMessage());
    }
  }
}
