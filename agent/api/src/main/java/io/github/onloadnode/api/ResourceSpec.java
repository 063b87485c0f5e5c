package io.github.onloadnode.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code spec} of the custom resource, defaults applied.
 *
 * @param selector labels of the nodes that it is for; empty = every node
 * @param serviceAccountName of the pods that bring payloads to nodes
 * @param document what the nodes run; the part that becomes a revision
 * @param onDelete what happens to the nodes when the custom resource is deleted
 * @param preflightKernels releases whose payloads are staged and checked before a node runs them
 */
public record ResourceSpec(
    Map<String, String> selector,
    Optional<String> serviceAccountName,
    DesiredDocument document,
    RolloutSpec rollout,
    OnDelete onDelete,
    List<String> preflightKernels) {

  public ResourceSpec {
    selector = Map.copyOf(selector);
    preflightKernels = List.copyOf(preflightKernels);
  }

  /** What happens to the nodes when the custom resource is deleted. */
  public enum OnDelete {
    /** Onload is removed from them first. */
    UNLOAD,
    /** They keep what they run. */
    LEAVE
  }

  /** Whether a node with these labels is meant. */
  public boolean selects(Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet());
  }
}
