package io.github.onloadnode.controlplane;

import io.github.onloadnode.node.Pod;
import java.util.Optional;
import java.util.Set;

/**
 * What the node serves at this moment, as far as the control plane depends on it.
 *
 * @param serves whether a revision is loaded and served: outside of it a client would hold modules
 *     that are about to go
 * @param server the path by which the revision's server is started; empty where it has none
 * @param helper the revision's program that asks for a server; empty where it has none
 * @param pods that hold a device
 */
public record Sight(
    boolean serves, Optional<String> server, Optional<String> helper, Set<Pod> pods) {

  /** Before anything is known. */
  public static final Sight NOTHING =
      new Sight(false, Optional.empty(), Optional.empty(), Set.of());

  public Sight {
    pods = Set.copyOf(pods);
  }
}
