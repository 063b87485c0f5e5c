package io.github.onloadnode.offer;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.Collection;
import java.util.Optional;

/** A kind of device that a resource can consist of. Pure: equal arguments give equal offers. */
public interface DeviceKind {

  /**
   * The devices that the node has, with what a container is given with each.
   *
   * @param served what the node serves; empty = nothing was ever installed
   * @param held IDs to announce whatever the node has: an ID that vanishes fails its pod at the
   *     next admission
   */
  Offer offer(Optional<Revision> served, NodeState state, Collection<String> held);
}
