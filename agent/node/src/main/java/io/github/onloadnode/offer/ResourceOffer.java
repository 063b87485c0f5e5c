package io.github.onloadnode.offer;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.Collection;
import java.util.Optional;

/**
 * A configured resource and its devices.
 *
 * @param name the resource's name, e.g. {@code amd.com/onload}
 */
public record ResourceOffer(String name, DeviceKind kind) {

  /**
   * The plan of the offer for the served revision.
   *
   * @param served the revision to announce; empty = nothing was ever installed
   * @param withheld a clause that says why no device is available; decided once for the whole node
   * @param held IDs that pods hold, which stay announced at any count
   */
  public OfferPlan plan(
      Optional<Revision> served,
      Optional<String> withheld,
      NodeState state,
      Collection<String> held) {
    OfferPlan devices = kind.plan(served, state, held);
    return withheld.<OfferPlan>map(reason -> new WithheldPlan(devices, reason)).orElse(devices);
  }
}
