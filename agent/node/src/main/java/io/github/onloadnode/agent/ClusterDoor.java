package io.github.onloadnode.agent;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.nodeapi.ApiServer;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.nodeapi.NodeApi;
import io.github.onloadnode.reconcile.Pass;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The way to the API server, where configuration or environment name one. */
record ClusterDoor(Optional<NodeApi> api) implements AutoCloseable {

  /** TLS takes more processor than all of the way to the kubelet. */
  private static final Duration KUBELET_FIRST = Duration.ofSeconds(2);

  /** Shut outside a cluster, and where the node's name was not given. */
  static ClusterDoor of(AgentConfig config, Surroundings surroundings, String version) {
    return new ClusterDoor(
        server(config, surroundings.cluster())
            .map(server ->
                NodeApi.of(
                    server,
                    version,
                    surroundings.simulated(),
                    surroundings.clock(),
                    surroundings.steady())));
  }

  /**
   * @param cluster what a pod's environment says
   */
  static Optional<ApiServer> server(AgentConfig config, Optional<URI> cluster) {
    return config
        .node()
        .name()
        .flatMap(node ->
            config
                .api()
                .url()
                .map(URI::create)
                .or(() -> cluster)
                .map(url -> new ApiServer(url, node, config.api().credentials())));
  }

  void passed(Pass pass) {
    api.ifPresent(door -> door.passed(pass));
  }

  void start() {
    api.ifPresent(door -> door.start(KUBELET_FIRST));
  }

  /** Empty where the agent writes to none. */
  Optional<ApiStatus> status() {
    return api.map(NodeApi::status);
  }

  @Override
  public void close() {
    api.ifPresent(NodeApi::close);
  }
}
