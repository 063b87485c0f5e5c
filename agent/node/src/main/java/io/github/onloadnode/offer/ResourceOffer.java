package io.github.onloadnode.offer;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.Collection;
import java.util.Optional;

/**
 * A resource of the configuration, and the devices that it consists of.
 *
 * @param name the resource's name, e.g. {@code amd.com/onload}
 */
public record ResourceOffer(String name, DeviceKind kind) {

  /**
   * The offer for what the node serves.
   *
   * @param served the revision to announce; empty = nothing was ever installed
   * @param withheld why no device is available, a clause; judged elsewhere, once for the whole node
   * @param held IDs that pods hold, which stay announced whatever the count
   */
  public Offer of(
      Optional<Revision> served,
      Optional<String> withheld,
      NodeState state,
      Collection<String> held) {
    Offer offer = kind.offer(served, state, held);
    return withheld.map(offer::quiesced).orElse(offer);
  }
}
