package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.onloadnode.api.NodeKeys;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One object that the API server refuses keeps no other. */
final class RefusedNodeTest {

  private static final String DENIED = "admission policy keeps n1";

  private final FakeFleet fleet = new FakeFleet(3, FakeFleet.SPEC);
  private final ResourcePass life = fleet.process().life();

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void changesTheOtherNodesAndNamesTheRefusedOne() {
    refuse("n1");

    FakeFleet.until(() -> {
      ResourcePass.Result result = life.run(FakeFleet.KEY, () -> true);
      assertThat(result.failure()).as("of the whole resource").isEmpty();
      fleet.agents().step();
      return runs("n2") && runs("n3") && fleet.resource().at("/status/rollout/slots").isEmpty();
    });

    assertThat(fleet.condition("Degraded").path("reason").asText()).isEqualTo("WritesRefused");
    assertThat(fleet.condition("Degraded").path("message").asText()).contains("n1", DENIED);
    JsonNode note = fleet.resource().at("/status/nodes/0");
    assertThat(note.path("node").asText()).isEqualTo("n1");
    assertThat(note.path("reason").asText()).isEqualTo("WriteRefused");
    assertThat(note.path("message").asText()).contains("422", DENIED);
    assertThat(fleet.condition("Progressing").path("reason").asText()).isEqualTo("WritesRefused");
  }

  @Test
  void triesARefusedNodeAgainByItsOwnTime() {
    refuse("n1");

    AtomicReference<ResourcePass.Result> news = new AtomicReference<>();
    FakeFleet.until(() -> {
      news.set(life.run(FakeFleet.KEY, () -> true));
      return patches("n1") > 0;
    });
    FakeFleet.until(() -> !life.run(FakeFleet.KEY, () -> true).again());
    ResourcePass.Result result = life.run(FakeFleet.KEY, () -> true);

    assertThat(news.get().again()).as("the status is to name it at once").isTrue();
    assertThat(result.nextLook()).isPresent();
    assertThat(patches("n1")).isEqualTo(1);
  }

  @Test
  void goesOnWithANodeThatIsRefusedNoMore() {
    refuse("n1");
    FakeFleet.until(() -> {
      life.run(FakeFleet.KEY, () -> true);
      return patches("n1") > 0;
    });
    fleet.api().faults().clear();

    FakeFleet.until(() -> {
      life.run(FakeFleet.KEY, () -> true);
      fleet.agents().step();
      return fleet.isFinished();
    });

    FakeFleet.until(() -> {
      life.run(FakeFleet.KEY, () -> true);
      return fleet.condition("Degraded").path("reason").asText().equals("AsExpected");
    });
    assertThat(fleet.resource().at("/status/nodes")).isEmpty();
  }

  private void refuse(String node) {
    fleet
        .api()
        .fault(request ->
            request.method().equals("PATCH") && request.path().equals(ApiPaths.node(node))
                ? Optional.of(FakeApiServer.Reply.status(422, "Invalid", DENIED, "{}"))
                : Optional.empty());
  }

  private long patches(String node) {
    return fleet.api().writes().stream()
        .filter(request -> request.path().equals(ApiPaths.node(node)))
        .count();
  }

  private boolean runs(String node) {
    return fleet
        .api()
        .objects()
        .get(ApiPaths.node(node))
        .at("/metadata/labels")
        .path(NodeKeys.READY)
        .asText()
        .equals("true");
  }
}
