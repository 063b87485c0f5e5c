package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of watch and answer counts. */
final class NodeCacheTest {

  private static final String PATH = ApiPaths.node("n1");

  private final FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC);
  private final NodeCache cache = fleet.process().nodes();

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void countsAnAnswerUntilTheWatchTellsMore() {
    cache.learn(answer("answered"), cache.turn("n1"));
    assertThat(label()).isEqualTo("answered");
    assertThat(cache.all()).hasSize(1);

    write("watched");

    FakeFleet.until(() -> label().equals("watched"));
  }

  @Test
  void countsNoAnswerThatIsOlderThanTheWatch() {
    long turn = cache.turn("n1");
    write("watched");
    FakeFleet.until(() -> label().equals("watched"));

    cache.learn(answer("answered"), turn);

    assertThat(label()).isEqualTo("watched");
  }

  @Test
  void countsWhatARestoredApiServerSays() {
    write("before");
    FakeFleet.until(() -> label().equals("before"));
    FakeObjects.Backup backup = fleet.api().objects().backup();
    write("lost");
    FakeFleet.until(() -> label().equals("lost"));
    cache.learn(answer("answered"), cache.turn("n1"));

    fleet.api().objects().restore(backup);

    FakeFleet.until(() -> label().equals("before"));
  }

  private String label() {
    return cache.find("n1").orElseThrow().getMetadata().getLabels().getOrDefault("a", "");
  }

  private void write(String value) {
    ObjectNode patch = FakeObjects.JSON.createObjectNode();
    FakeObjects.metadata(patch).putObject("labels").put("a", value);
    fleet.api().objects().patch(PATH, patch);
  }

  /** With a version that no other reaches in this test. */
  private Node answer(String value) {
    return new NodeBuilder(cache.find("n1").orElseThrow())
        .editMetadata()
        .addToLabels("a", value)
        .withResourceVersion("900000")
        .endMetadata()
        .build();
  }
}
