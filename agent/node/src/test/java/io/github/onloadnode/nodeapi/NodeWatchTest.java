package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.order.NodeWords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch makes known, and what it does when it breaks. */
final class NodeWatchTest extends WithApiServer {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger changes = new AtomicInteger();
  private final SeenNode seen = new SeenNode(InstantSource.system(), changes::incrementAndGet);
  private Optional<NodeWatch> watch = Optional.empty();

  @BeforeEach
  void object() {
    server.say(saying("first"));
  }

  @AfterEach
  void end() {
    server.cluster.endWatches();
    watch.ifPresent(NodeWatch::close);
  }

  @Test
  void showsAtOnceWhatAControllerWrites() {
    begin();
    int before = changes.get();

    server.say(saying("second"));

    awaitDesired("second");
    assertThat(changes.get()).isEqualTo(before + 1);
  }

  @Test
  void wakesNobodyForWhatOthersWrite() {
    begin();
    int before = changes.get();

    server.say(with(saying("first"), Map.of("zone", "a")));
    server.say(with(saying("first"), Map.of("node.onload.amd.com/ready", "true")));

    await().atMost(PATIENCE).until(() -> !seen.last().orElseThrow().labels().isEmpty());
    assertThat(changes.get()).isEqualTo(before);
  }

  @Test
  void goesOnWhereTheServerEndedIt() {
    begin();
    server.cluster.send(bookmark("777"));
    server.cluster.endWatches();

    await().atMost(PATIENCE).until(() -> lastPath().contains("resourceVersion=777"));
    assertThat(lists()).isEqualTo(1);
    assertThat(seen.problem()).isEmpty();
  }

  @Test
  void listsAnewWhereItsVersionIsGone() {
    begin();
    server.cluster.send(
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}}\n");

    await().atMost(PATIENCE).until(() -> lists() == 2 && server.cluster.watching() > 0);
    assertThat(seen.problem()).isEmpty();
  }

  @Test
  void listsAnewWhereTheServerIsSilent() {
    begin(Duration.ofMillis(200));

    await().atMost(PATIENCE).until(() -> lists() > 1);
  }

  @Test
  void listsAnewWhereALineNeverEnds() {
    begin();
    String much = "x".repeat(300_000);
    for (int times = 0; times < 5; times++) {
      server.cluster.send(much);
    }

    await().atMost(PATIENCE).until(() -> lists() > 1);
  }

  @Test
  void listsAnewAfterWhatIsNoEvent() {
    begin();
    server.cluster.send("{\"type\":\"SOMETHING\"}\n");

    await().atMost(PATIENCE).until(() -> lists() > 1);
  }

  @Test
  void saysThatItMayNot() {
    server.nextStatus(403, "nodes is forbidden: cannot list");
    start(NodeWatch.Limits.DEFAULT);

    await().atMost(PATIENCE).until(() -> seen.problem().isPresent());
    assertThat(seen.problem().map(Finding::reason)).contains(Reason.API_SERVER_DENIES);
    assertThat(seen.problem().map(Finding::message).orElseThrow()).contains("cannot list");
  }

  @Test
  void saysThatTheObjectIsGone() {
    begin();
    server.cluster.tell("DELETED", FakeNode.json(server.object));

    await().atMost(PATIENCE).until(() -> seen.problem().isPresent());
    assertThat(seen.problem().map(Finding::reason)).contains(Reason.NODE_OBJECT_MISSING);
    server.say(saying("again"));
    awaitDesired("again");
    assertThat(seen.problem()).isEmpty();
  }

  private void begin() {
    begin(Duration.ofMinutes(1));
  }

  private void begin(Duration silent) {
    start(new NodeWatch.Limits(Duration.ofMinutes(8), silent));
    await().atMost(PATIENCE).until(() -> server.cluster.watching() > 0);
    awaitDesired("first");
  }

  private void start(NodeWatch.Limits limits) {
    NodeWatch begun = new NodeWatch(client, seen, InstantSource.system(), () -> 0, limits);
    watch = Optional.of(begun);
    begun.start(Duration.ZERO);
  }

  private void awaitDesired(String text) {
    await()
        .atMost(PATIENCE)
        .until(() -> seen.last().flatMap(node -> node.words().desired()).equals(Optional.of(text)));
  }

  private long lists() {
    return server.paths.stream().filter(path -> !path.contains("watch=true")).count();
  }

  private String lastPath() {
    return server.paths.getLast();
  }

  private static String bookmark(String version) {
    return "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"%s\"}}}\n"
        .formatted(version);
  }

  private static NodeMetadata saying(String desired) {
    return new NodeMetadata(
        Map.of(),
        Optional.empty(),
        new NodeWords(Optional.of(desired), Optional.empty(), Optional.empty()),
        NodeMetadata.Identity.UNKNOWN);
  }

  private static NodeMetadata with(NodeMetadata node, Map<String, String> labels) {
    return new NodeMetadata(labels, node.observed(), node.words(), node.identity());
  }
}
