package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import java.util.Optional;

/**
 * A network namespace in which Onload is or may be used.
 *
 * @param name {@code host}, or the pod's {@code namespace/name}
 * @param id as the kernel spells it: {@code net:[4026531833]}
 * @param server its server; empty = none
 * @param finding why it has no server, or not the revision's; empty if all is well
 */
public record ControlPlaneNamespace(
    String name, String id, Optional<ControlPlaneServer> server, Optional<Finding> finding) {

  /** The name of the host's own namespace; no pod can have it. */
  public static final String HOST = "host";

  public boolean isUp() {
    return server.isPresent();
  }
}
