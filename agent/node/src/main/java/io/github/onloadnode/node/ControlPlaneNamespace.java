package io.github.onloadnode.node;

import java.util.Optional;

/**
 * A network namespace in which Onload is used, or may be.
 *
 * @param name {@code host}, or the pod's {@code namespace/name}
 * @param id as the kernel spells it: {@code net:[4026531833]}
 * @param server that runs in it; empty = none
 * @param note what a person should know: why there is none, or that it is not the revision's
 */
public record ControlPlaneNamespace(
    String name, String id, Optional<ControlPlaneServer> server, Optional<String> note) {

  /** The name of the host's own namespace, which no pod can have. */
  public static final String HOST = "host";

  public boolean isUp() {
    return server.isPresent();
  }
}
