package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The labels and annotation that follow from a pass. Pure.
 *
 * @param labels a value, or empty for a label to be removed
 * @param observed empty if the annotation stays as it is
 * @param last whether Onload was removed; in file mode nothing is written after this until another
 *     order comes
 */
record NodeWord(
    SortedMap<String, Optional<String>> labels, Optional<Observed> observed, boolean last) {

  /**
   * Derives them from a pass.
   *
   * @param agent the agent's version
   * @param simulated whether host and kernel are simulated
   * @param known the current keys at the API server
   */
  static NodeWord of(Pass pass, String agent, boolean simulated, Optional<NodeMetadata> known) {
    return new NodeWord(
        NodeLabels.of(pass, simulated),
        ObservedAnnotation.of(pass, agent, known.flatMap(NodeMetadata::said)),
        pass.journal().filter(NodeWord::isRemoved).isPresent());
  }

  private static boolean isRemoved(Journal journal) {
    return journal.step() == Step.IDLE
        && journal.committed().isEmpty()
        && journal.removedInTree().isEmpty()
        && journal.outcome().filter(OrderOutcome.REMOVED::equals).isPresent();
  }

  /** A JSON merge patch with the differences; empty if there are none. */
  Optional<String> patch(NodeMetadata known) {
    Map<String, Object> changed = new LinkedHashMap<>();
    labels.forEach((key, value) -> {
      if (!value.equals(Optional.ofNullable(known.labels().get(key)))) {
        changed.put(key, value);
      }
    });
    Optional<String> said = observed.map(ObservedJson::write);
    boolean news = said.isPresent() && !said.equals(known.observed());
    if (changed.isEmpty() && !news) {
      return Optional.empty();
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (!changed.isEmpty()) {
      metadata.put("labels", changed);
    }
    if (news) {
      metadata.put("annotations", Map.of(NodeKeys.OBSERVED, said.get()));
    }
    return Optional.of(JsonWriter.write(Map.of("metadata", metadata)));
  }

  /** Whether this adds nothing to that last word: both answer one order. */
  boolean repeats(NodeWord said) {
    return last
        && said.last
        && observed.map(Observed::seq).equals(said.observed.map(Observed::seq))
        && observed.flatMap(Observed::retry).equals(said.observed.flatMap(Observed::retry));
  }

  /** Whether others wait for it, because the phase or its order has changed. */
  boolean isUrgent(NodeMetadata known) {
    Optional<Observed> said = known.said();
    return observed
        .filter(now ->
            said.filter(then -> then.phase() == now.phase() && then.seq() == now.seq()).isEmpty())
        .isPresent();
  }
}
