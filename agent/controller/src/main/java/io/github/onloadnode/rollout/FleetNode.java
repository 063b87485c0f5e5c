package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Node object. An annotation that is there and cannot be understood is unreadable.
 *
 * @param ready whether Kubernetes says that the node is Ready
 * @param hold the annotation of that name
 * @param retry the annotation of that name
 * @param taint the effect of {@link NodeKeys#UPGRADING_TAINT}, if the node has that
 * @param holders the pods that {@code observed} names, those that still exist; absent while they
 *     were not looked up, which is needed in phase Quiesced only
 */
public record FleetNode(
    String name,
    String uid,
    String resourceVersion,
    Map<String, String> labels,
    boolean ready,
    Reading<Desired> desired,
    Reading<Grant> grant,
    Reading<Stage> stage,
    Reading<Drain> drain,
    Reading<Observed> observed,
    Optional<String> hold,
    Optional<String> retry,
    Optional<TaintEffect> taint,
    Reading<List<HolderPod>> holders) {

  public FleetNode {
    labels = Map.copyOf(labels);
  }

  /** What a write to this node must find unchanged. */
  NodeVersion version() {
    return new NodeVersion(name, uid, resourceVersion);
  }

  /** Whether its agent says that pods can have devices. */
  boolean isServing() {
    return "true".equals(labels.get(NodeKeys.READY));
  }
}
