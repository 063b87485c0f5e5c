package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import java.util.Optional;

/**
 * A network namespace in which Onload is used, or may be.
 *
 * @param name {@code host}, or the pod's {@code namespace/name}
 * @param id as the kernel spells it: {@code net:[4026531833]}
 * @param server that runs in it; empty = none
 * @param finding why there is none, or that it is not the revision's; empty where all is well
 */
public record ControlPlaneNamespace(
    String name, String id, Optional<ControlPlaneServer> server, Optional<Finding> finding) {

  /** The name of the host's own namespace, which no pod can have. */
  public static final String HOST = "host";

  public boolean isUp() {
    return server.isPresent();
  }
}
