package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.desired.Desired;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.payload.RevisionStore;
import io.github.onloadnode.agent.upgrade.Journal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The revisions that journal and order name, read from the disk once: they never change. */
final class KnownRevisions {

  private final RevisionStore store;
  private final Map<String, Revision> known = new HashMap<>();

  KnownRevisions(RevisionStore store) {
    this.store = store;
  }

  Map<String, Revision> of(Journal journal, Optional<Desired> order) {
    Set<String> names =
        Stream.of(journal.committed(), journal.target(), order.flatMap(Desired::rev))
            .flatMap(Optional::stream)
            .filter(name -> !name.equals(Journal.EXTERNAL))
            .collect(Collectors.toSet());
    known.keySet().retainAll(names);
    for (String name : names) {
      if (!known.containsKey(name)) {
        store.load(name).toOptional().ifPresent(revision -> known.put(name, revision));
      }
    }
    return Map.copyOf(known);
  }
}
