package io.github.onloadnode.agent;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.nodeapi.ApiServer;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.nodeapi.NodeApi;
import io.github.onloadnode.reconcile.Pass;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Builds the connection to the API server, if configuration or environment name one. */
record ClusterDoor(Optional<NodeApi> api) implements AutoCloseable {

  /** TLS costs more processor time than the whole registration with the kubelet. */
  private static final Duration KUBELET_FIRST = Duration.ofSeconds(2);

  /** Empty outside a cluster, and without the node's name. */
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
   * @param cluster the API server named by the pod's environment
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

  /** Empty if the agent writes to no API server. */
  Optional<ApiStatus> status() {
    return api.map(NodeApi::status);
  }

  @Override
  public void close() {
    api.ifPresent(NodeApi::close);
  }
}
