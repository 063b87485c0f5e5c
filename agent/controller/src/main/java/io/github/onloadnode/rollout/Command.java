package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Stage;
import java.util.Optional;

/** One thing that a controller is to do. */
public sealed interface Command {

  /** A merge patch with the resourceVersion of the Node object that the decision was made for. */
  sealed interface OnNode extends Command {
    NodeVersion node();
  }

  /** Annotation {@link NodeKeys#DESIRED}. */
  record WriteDesired(NodeVersion node, Desired desired) implements OnNode {}

  /** The node is no longer this resource's: another one may take it. */
  record RemoveDesired(NodeVersion node) implements OnNode {}

  /** Annotation {@link NodeKeys#GRANT}. */
  record WriteGrant(NodeVersion node, Grant grant) implements OnNode {}

  /** Annotation {@link NodeKeys#GRANT}. */
  record RemoveGrant(NodeVersion node) implements OnNode {}

  /** Annotation {@link NodeKeys#STAGE}. */
  record WriteStage(NodeVersion node, Stage stage) implements OnNode {}

  /** Annotation {@link NodeKeys#STAGE}. */
  record RemoveStage(NodeVersion node) implements OnNode {}

  /** Annotation {@link NodeKeys#DRAIN}. */
  record WriteDrain(NodeVersion node, Drain drain) implements OnNode {}

  /** Annotation {@link NodeKeys#DRAIN}. */
  record RemoveDrain(NodeVersion node) implements OnNode {}

  /** {@link NodeKeys#UPGRADING_TAINT}, beside those of others; another effect of it is replaced. */
  record AddTaint(NodeVersion node, TaintEffect effect) implements OnNode {}

  /** {@link NodeKeys#UPGRADING_TAINT} alone. */
  record RemoveTaint(NodeVersion node) implements OnNode {}

  /** A ControllerRevision in the release's namespace; there already counts as done. */
  record MakeRevision(String name, DesiredDocument document) implements Command {}

  /** No node names it. */
  record DeleteRevision(String name) implements Command {}

  /** A stager pod. */
  record MakeStager(StagerOrder order) implements Command {}

  /** The pod, with its uid as the precondition. */
  record DeleteStager(StagerPod pod) implements Command {}

  /** By {@code policy/v1} Eviction, with the uid as the precondition. */
  record Evict(String node, HolderPod pod) implements Command {}

  /** Condition DisruptionTarget first, then a deletion with the pod's own grace period. */
  record ForceDelete(String node, HolderPod pod) implements Command {}

  /** {@code PUT /status}: all claims, releases and conditions of a pass. */
  record WriteStatus(RolloutStatus status) implements Command {}

  /** On the custom resource. */
  record AddFinalizer() implements Command {}

  /** On the custom resource: its nodes are done with it. */
  record RemoveFinalizer() implements Command {}

  /**
   * An event.
   *
   * @param node empty = on the custom resource alone; else on both
   */
  record Announce(Optional<String> node, boolean warning, String reason, String message)
      implements Command {}
}
