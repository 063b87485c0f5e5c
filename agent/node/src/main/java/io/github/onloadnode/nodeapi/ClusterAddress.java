package io.github.onloadnode.nodeapi;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** The API server's URL from a pod's environment. Pure. */
public final class ClusterAddress {

  private ClusterAddress() {}

  /** Empty outside a cluster. */
  public static Optional<URI> of(Map<String, String> environment) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    try {
      return host.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new URI("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
