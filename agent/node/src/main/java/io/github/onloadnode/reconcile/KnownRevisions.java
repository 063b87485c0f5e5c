package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.payload.RevisionStore;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Copies;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the revisions named by journal and order once, because they change only when copied again.
 * Looks for missing files of theirs once a pass.
 */
final class KnownRevisions {

  private final RevisionStore store;
  private final Map<String, Revision> known = new HashMap<>();
  private final IdentityHashMap<Revision, List<String>> lost = new IdentityHashMap<>();
  private final Set<String> damaged = new HashSet<>();
  private String release = "";

  KnownRevisions(RevisionStore store) {
    this.store = store;
  }

  /**
   * Begins a pass, in which no revision is looked at twice for missing files.
   *
   * @param seen the kernel's release
   */
  void begin(String seen) {
    release = seen;
    lost.clear();
  }

  /** The host paths of a revision's files for pods that were missing in this pass. */
  List<String> lost(Revision revision) {
    return lost.computeIfAbsent(revision, store::lost);
  }

  /** The revisions on the disk, with their missing files. */
  Copies of(Journal journal, Order order) {
    Set<String> names =
        Stream.of(journal.committed(), journal.target(), order.desired().flatMap(Desired::rev))
            .flatMap(Optional::stream)
            .filter(name -> !name.equals(Journal.EXTERNAL))
            .collect(Collectors.toSet());
    known.keySet().retainAll(names);
    Map<String, RevisionContent> contents = new HashMap<>();
    for (String name : names) {
      if (!known.containsKey(name)) {
        store
            .load(name, release)
            .toOptional()
            .ifPresentOrElse(
                revision -> known.put(name, revision),
                () -> content(name, order).ifPresent(found -> contents.put(name, found)));
      }
    }
    Map<String, List<String>> lostByName = new HashMap<>();
    known.forEach((name, revision) -> lostByName.put(name, lost(revision)));
    damaged.retainAll(names);
    return new Copies(known, lostByName, contents, damaged);
  }

  /** Forgets a revision that was copied again, so that it is read again. */
  void after(Outcome outcome) {
    boolean done = outcome instanceof Outcome.Done;
    switch (outcome.action()) {
      case Action.Stage(String rev, _) -> {
        known.remove(rev);
        found(rev, !done && damaged.contains(rev));
      }
      case Action.Repair repair -> {
        known.remove(repair.revision().rev());
        found(repair.revision().rev(), isBeyondRepair(outcome));
      }
      case Action.Check check -> found(check.revision().rev(), !done);
      default -> {}
    }
  }

  /** A repair that found nothing to copy fails with what it was asked for. */
  private static boolean isBeyondRepair(Outcome outcome) {
    return outcome instanceof Outcome.Failed(Action.Repair repair, Finding why)
        && !why.equals(repair.why());
  }

  private void found(String rev, boolean broken) {
    if (broken) {
      damaged.add(rev);
    } else {
      damaged.remove(rev);
    }
  }

  private Optional<RevisionContent> content(String rev, Order order) {
    return store
        .content(rev, release)
        .toOptional()
        .or(() ->
            order
                .desired()
                .flatMap(Desired::rev)
                .filter(rev::equals)
                .flatMap(_ -> order.content()));
  }
}
