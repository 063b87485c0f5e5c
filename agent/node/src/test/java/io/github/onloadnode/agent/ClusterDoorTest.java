package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.nodeapi.ApiServer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether an agent writes to an API server, and to which. */
final class ClusterDoorTest {

  private static final Optional<URI> CLUSTER = Optional.of(URI.create("https://10.96.0.1:443"));
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  @Test
  void takesThePodsCluster() {
    AgentConfig config = config(Map.of("--node-name", "n1"));

    assertThat(ClusterDoor.server(config, CLUSTER))
        .contains(new ApiServer(CLUSTER.get(), "n1", ACCOUNT));
  }

  @Test
  void prefersWhatIsConfigured() {
    AgentConfig config =
        config(
            Map.of(
                "--node-name", "n1", "--api-url", "https://[fd00::1]", "--api-credentials", "/x"));

    assertThat(ClusterDoor.server(config, CLUSTER))
        .contains(new ApiServer(URI.create("https://[fd00::1]"), "n1", "/x"));
  }

  @Test
  void isShutOutsideAClusterAndWithoutAName() {
    assertThat(ClusterDoor.server(config(Map.of("--node-name", "n1")), Optional.empty())).isEmpty();
    assertThat(ClusterDoor.server(config(Map.of()), CLUSTER)).isEmpty();
  }

  private static AgentConfig config(Map<String, String> flags) {
    return new ConfigReader().read(flags, Map.of(), Optional.empty()).agent();
  }
}
