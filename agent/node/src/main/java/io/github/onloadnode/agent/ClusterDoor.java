package io.github.onloadnode.agent;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.nodeapi.ApiServer;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.nodeapi.NodeApi;
import io.github.onloadnode.nodeapi.NodeApis;
import io.github.onloadnode.order.OrderDoor;
import io.github.onloadnode.reconcile.Pass;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Builds the connection to the API server, if configuration or environment name one. */
record ClusterDoor(Optional<NodeApi> api) implements AutoCloseable {

  /** TLS costs more processor time than the whole registration with the kubelet. */
  private static final Duration KUBELET_FIRST = Duration.ofSeconds(2);

  /**
   * Empty outside a cluster, and without the node's name. An agent with orders from a file has no
   * more rights than to write to its node.
   *
   * @param changed called when there may be another order; must not block
   */
  static ClusterDoor of(
      AgentConfig config, Surroundings surroundings, String version, Runnable changed) {
    return new ClusterDoor(
        server(config, surroundings.cluster())
            .map(server ->
                new NodeApis(
                    server,
                    version,
                    surroundings.simulated(),
                    surroundings.clock(),
                    surroundings.steady()))
            .map(
                apis -> config.desired().isPresent() ? apis.reporting() : apis.following(changed)));
  }

  /** Where orders come from if not from a file; empty without an API server. */
  Optional<OrderDoor> orders() {
    return api.flatMap(NodeApi::orders);
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
