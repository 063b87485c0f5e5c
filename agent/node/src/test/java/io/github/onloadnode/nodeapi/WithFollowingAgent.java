package io.github.onloadnode.nodeapi;

import static org.awaitility.Awaitility.await;

import io.github.onloadnode.order.NodeWords;
import io.github.onloadnode.order.OrderDoor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An agent with orders from its node's object, and an API server. */
abstract class WithFollowingAgent {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  final AtomicInteger wakes = new AtomicInteger();
  FakeApiServer server;
  NodeApi api;
  OrderDoor door;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = FakeApiServer.start("first");
    FakeApiServer.writeCredentials(directory, "token-1", "first");
    InstantSource clock = InstantSource.system();
    api =
        new NodeApis(server.address(directory), "1.4", false, clock, clock)
            .following(wakes::incrementAndGet);
    door = api.orders().orElseThrow();
    server.say(saying("order"));
  }

  @AfterEach
  void close() {
    server.cluster.endWatches();
    api.close();
    server.close();
  }

  void begin() {
    watch();
    api.passed(Passes.healthy().pass());
  }

  /** Without a pass nothing is written. */
  void watch() {
    api.start(Duration.ZERO);
    await().atMost(PATIENCE).until(() -> server.cluster.watching() > 0);
    await().atMost(PATIENCE).until(() -> door.sight().words().isPresent());
  }

  long asked(String part) {
    return server.paths.stream().filter(path -> path.contains(part)).count();
  }

  String phase() {
    return server.object.said().map(said -> said.phase().text()).orElse("");
  }

  static NodeMetadata saying(String desired) {
    return new NodeMetadata(
        Map.of(),
        Optional.empty(),
        new NodeWords(Optional.of(desired), Optional.empty(), Optional.empty()),
        NodeMetadata.Identity.UNKNOWN);
  }
}
