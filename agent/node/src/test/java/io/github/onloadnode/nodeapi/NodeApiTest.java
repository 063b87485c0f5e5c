package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The thread that tells the API server of passes. */
final class NodeApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private FakeApiServer server;
  private NodeApi api;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = FakeApiServer.start("first");
    FakeApiServer.writeCredentials(directory, "token-1", "first");
    InstantSource clock = InstantSource.system();
    api = new NodeApis(server.address(directory), "1.4", false, clock, clock).reporting();
  }

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  @Test
  void tellsOfTheNewestPass() {
    api.start(Duration.ZERO);
    api.passed(Passes.healthy().in(Step.STAGING).pass());
    api.passed(Passes.healthy().in(Step.STAGED).pass());

    await().atMost(PATIENCE).until(() -> phase().equals("Staged"));
    assertThat(server.object.labels()).containsEntry(NodeKeys.READY, "true");
    assertThat(api.status().reachable()).isTrue();
  }

  @Test
  void asksNothingBeforeTheFirstPass() {
    api.start(Duration.ZERO);
    api.close();

    assertThat(server.requests).isEmpty();
    assertThat(api.status().requests()).isEqualTo(new ApiStatus.Requests(0, 0, 0));
  }

  @Test
  void leavesTheFirstMomentsToOthers() {
    api.start(Duration.ofHours(1));
    api.passed(Passes.healthy().pass());
    api.close();

    assertThat(server.requests).isEmpty();
  }

  @Test
  void goesOnAfterTrouble() {
    server.nextStatus(500, "etcd leader changed");
    api.start(Duration.ZERO);
    api.passed(Passes.healthy().pass());

    await().atMost(PATIENCE).until(() -> phase().equals("Ready"));
    assertThat(api.status().problem()).isEmpty();
    assertThat(api.status().requests().refused()).isEqualTo(1);
  }

  @Test
  void showsWhatStandsInTheWay() {
    server.token = "another";
    api.start(Duration.ZERO);
    api.passed(Passes.healthy().pass());

    await().atMost(PATIENCE).until(() -> api.status().problem().isPresent());
    assertThat(api.status().problem().map(Finding::reason)).contains(Reason.API_SERVER_DENIES);
  }

  @Test
  void endsWhileAServerHangs() {
    server.hangNext();
    api.start(Duration.ZERO);
    api.passed(Passes.healthy().pass());
    await().atMost(PATIENCE).until(() -> server.requests.size() == 1);

    api.close();

    await().atMost(PATIENCE).until(() -> api.status().requests().failed() == 1);
  }

  @ParameterizedTest
  @CsvSource({
    "10.96.0.1, 443, https://10.96.0.1:443",
    "fd00::1, 6443, https://[fd00::1]:6443",
    "10.96.0.1, , https://10.96.0.1:443",
    "a b, 1,"
  })
  void findsTheServerInAPodsEnvironment(String host, String port, String url) {
    Map<String, String> environment =
        port == null
            ? Map.of("KUBERNETES_SERVICE_HOST", host)
            : Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", port);

    assertThat(ClusterAddress.of(environment).map(Object::toString))
        .isEqualTo(Optional.ofNullable(url));
  }

  @Test
  void findsNoServerOutsideACluster() {
    assertThat(ClusterAddress.of(Map.of("HOME", "/root"))).isEmpty();
  }

  private String phase() {
    return server.object.said().map(said -> said.phase().text()).orElse("");
  }
}
