package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionName;
import io.github.onloadnode.order.NodeWords;
import io.github.onloadnode.order.OrderDoor;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All that an agent with orders from its node's object says to an API server. */
final class FollowingAgentTest extends WithFollowingAgent {

  private static final String LEASE = "onload-agent-" + FakeApiServer.NODE;

  @Test
  void asksNobodyBeforeItsTime() {
    api.start(Duration.ofHours(1));
    api.passed(Passes.healthy().pass());

    assertThat(door.sight()).isEqualTo(new OrderDoor.Sight(Optional.empty(), Optional.empty()));
    api.close();
    assertThat(server.paths).isEmpty();
  }

  @Test
  void seesOrdersAndWakesForThem() {
    begin();

    assertThat(door.sight().words().flatMap(NodeWords::desired)).contains("order");
    assertThat(wakes.get()).isPositive();
  }

  @Test
  void readsTheObjectForItsWordsFromTheWatch() {
    begin();
    await().atMost(PATIENCE).until(() -> server.object.observed().isPresent());

    long reads =
        server.paths.stream().filter(("GET /api/v1/nodes/" + FakeApiServer.NODE)::equals).count();
    assertThat(reads).as("only for its conditions").isLessThanOrEqualTo(2);
  }

  @Test
  void asksAfreshToConfirm() {
    watch();
    server.object = saying("behind the watch");

    assertThat(door.ask().map(words -> words.desired().orElse("")))
        .isEqualTo(Reading.present("behind the watch"));
    server.nextStatus(404, "nodes not found");
    assertThat(door.ask()).isEqualTo(Reading.absent());
    server.nextStatus(500, "etcdserver: request timed out");
    assertThat(door.ask()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void readsARevisionOnce() {
    server.cluster.revisions.put("onload-1", "{\"onload\":null}");
    begin();

    await().atMost(PATIENCE).until(() -> door.revision("onload-1").toOptional().isPresent());
    door.revision("onload-1");
    assertThat(asked("controllerrevisions")).isEqualTo(1);
  }

  @Test
  void doesNotParseARevisionThatIsLongerThanAny() {
    String data = "{\"onload\":\"" + "x".repeat(2 * RevisionName.LONGEST_CONTENT) + "\"}";
    server.cluster.revisions.put("onload-3", data);
    begin();

    await().atMost(PATIENCE).until(() -> door.revision("onload-3") instanceof Reading.Unreadable);
    assertThat(door.revision("onload-3").toString()).contains("of which an agent reads at most");
  }

  @Test
  void triesARevisionAgainThatIsNotThereYet() {
    begin();
    await().atMost(PATIENCE).until(() -> door.revision("onload-2") instanceof Reading.Unreadable);

    server.cluster.revisions.put("onload-2", "{\"onload\":null}");

    await().atMost(PATIENCE).until(() -> door.revision("onload-2").toOptional().isPresent());
  }

  @Test
  void holdsALeaseThatEndsWithItsNode() {
    begin();

    await().atMost(PATIENCE).until(() -> server.cluster.leases.containsKey(LEASE));
    JsonNode lease = Objects.requireNonNull(server.cluster.leases.get(LEASE));
    assertThat(lease.path("spec").path("holderIdentity").asText()).isEqualTo(FakeApiServer.NODE);
    assertThat(lease.path("spec").path("renewTime").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(lease.path("metadata").path("ownerReferences").path(0).path("uid").asText())
        .isEqualTo("uid-1");
  }

  @Test
  void boundsTheNameOfItsLease() {
    assertThat(LeaseTask.name("n1")).isEqualTo("onload-agent-n1");
    assertThat(LeaseTask.name("n".repeat(253))).hasSizeLessThanOrEqualTo(253);
    assertThat(LeaseTask.name("n".repeat(253))).isNotEqualTo(LeaseTask.name("n".repeat(252)));
  }

  @Test
  void asksForNothingWhileHoldersAreWaitedFor() {
    begin();
    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("Verified"));
    await().atMost(PATIENCE).until(() -> server.cluster.leases.containsKey(LEASE));
    api.passed(Passes.healthy().withheld().in(Step.QUIESCE).pass());
    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("Quiesced"));
    await().atMost(PATIENCE).until(() -> phase().equals("Quiesced"));
    int before = server.paths.size();

    for (int passes = 0; passes < 50; passes++) {
      api.passed(Passes.healthy().withheld().in(Step.QUIESCE).pass());
    }
    api.passed(Passes.healthy().withheld().in(Step.UNLOAD).pass());
    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("Busy"));

    assertThat(server.paths.subList(before, server.paths.size()))
        .allMatch(path -> path.startsWith("PATCH"))
        .hasSize(2);
  }

  @Test
  void saysThatItsAccountHasNoNamespace() throws IOException {
    Files.delete(directory.resolve("namespace"));
    begin();

    await()
        .atMost(PATIENCE)
        .until(() ->
            api.status()
                .problem()
                .map(Finding::reason)
                .equals(Optional.of(Reason.API_CREDENTIALS_UNUSABLE)));
  }
}
