package io.github.onloadnode.offer;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.Collection;
import java.util.Optional;

/** A kind of device that a resource can offer. Pure: equal arguments give equal plans. */
public interface DeviceKind {

  /**
   * The node's devices, each with its allocation.
   *
   * @param served the served revision; empty = nothing was ever installed
   * @param held IDs to announce in any case, because a pod with a vanished ID fails at its next
   *     admission
   */
  OfferPlan plan(Optional<Revision> served, NodeState state, Collection<String> held);
}
