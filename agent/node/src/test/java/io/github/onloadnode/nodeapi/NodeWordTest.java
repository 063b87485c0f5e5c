package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs between what a node shall say and what the API server has. */
final class NodeWordTest {

  private static final NodeMetadata NOTHING = new NodeMetadata(Map.of(), Optional.empty());

  @Test
  void writesAllOfItToABareNode() throws IOException {
    JsonNode metadata = patch(word(Passes.healthy(), NOTHING), NOTHING).path("metadata");

    assertThat(metadata.path("labels").toString())
        .isEqualTo(
            "{\"amd.com/sfc.driver\":\"none\",\"amd.com/sfc.family\":\"SFC9250\","
                + "\"amd.com/sfc.ports\":\"1\",\"amd.com/sfc.present\":\"true\","
                + "\"amd.com/sfc.sriov\":\"none\",\"node.onload.amd.com/ready\":\"true\","
                + "\"node.onload.amd.com/version\":\"9.2.1\"}");
    assertThat(metadata.path("annotations").path(NodeKeys.OBSERVED).asText())
        .startsWith("{\"v\":1");
  }

  @Test
  void hasNothingToAddToWhatItWrote() {
    NodeMetadata written = FakeNode.merged(NOTHING, word(Passes.healthy(), NOTHING));
    Passes later = Passes.healthy().at(Instant.parse("2026-11-26T00:00:00Z"));

    assertThat(word(later, written).patch(written)).isEmpty();
  }

  @Test
  void takesOffWhatNoLongerHolds() throws IOException {
    NodeMetadata written = FakeNode.merged(NOTHING, word(Passes.healthy(), NOTHING));

    JsonNode metadata = patch(word(Passes.healthy().withheld(), written), written).path("metadata");

    assertThat(metadata.path("labels").toString())
        .isEqualTo(
            "{\"node.onload.amd.com/ready\":\"false\",\"node.onload.amd.com/version\":null}");
  }

  @Test
  void restoresALabelChangedByOthers() {
    NodeMetadata written = FakeNode.merged(NOTHING, word(Passes.healthy(), NOTHING));
    Map<String, String> labels = new HashMap<>(written.labels());
    labels.put(NodeKeys.READY, "maybe");
    NodeMetadata edited = new NodeMetadata(labels, written.observed());

    assertThat(word(Passes.healthy(), edited).patch(edited))
        .contains("{\"metadata\":{\"labels\":{\"node.onload.amd.com/ready\":\"true\"}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "hello", "{\"v\":2}"})
  void replacesAnAnnotationThatItDoesNotUnderstand(String text) throws IOException {
    NodeMetadata known = new NodeMetadata(Map.of(), Optional.of(text));

    JsonNode annotations =
        patch(word(Passes.healthy(), known), known).path("metadata").path("annotations");

    assertThat(annotations.path(NodeKeys.OBSERVED).asText()).startsWith("{\"v\":1");
  }

  @Test
  void leavesTheAnnotationWhileTheJournalCannotBeRead() {
    NodeMetadata known = new NodeMetadata(Map.of(), Optional.of("{}"));
    Optional<String> patch = word(Passes.healthy().withheld().withoutJournal(), known).patch(known);

    assertThat(patch.orElseThrow()).doesNotContain("annotations");
  }

  @Test
  void isUrgentWhereThePhaseOrTheOrderIsAnother() {
    NodeMetadata written = FakeNode.merged(NOTHING, word(Passes.healthy(), NOTHING));

    assertThat(word(Passes.healthy(), NOTHING).isUrgent(NOTHING)).isTrue();
    assertThat(word(Passes.healthy().withheld(), written).isUrgent(written)).isFalse();
    assertThat(word(Passes.healthy().in(Step.STAGING), written).isUrgent(written)).isTrue();
    assertThat(word(Passes.healthy().order(8), written).isUrgent(written)).isTrue();
  }

  @Test
  void isTheLastOneAfterARemovalOnly() {
    assertThat(word(Passes.removed(), NOTHING).last()).isTrue();
    assertThat(word(Passes.untouched(), NOTHING).last()).isFalse();
    assertThat(word(Passes.removed().in(Step.STAGING), NOTHING).last()).isFalse();
  }

  @Test
  void readsOurKeysOutOfAnObject() throws IOException {
    String json =
        "{\"kind\":\"Node\",\"spec\":{\"taints\":[{\"metadata\":{}}]},\"metadata\":{\"name\":\"n\","
            + "\"labels\":{\"a\":\"b\",\"amd.com/sfc.ports\":\"2\",\"amd.com/sfc.driver\":{}},"
            + "\"annotations\":{\"node.onload.amd.com/observed\":\"x\",\"c\":\"d\"},"
            + "\"managedFields\":[{\"labels\":{}}]},\"status\":{}}";

    assertThat(NodeMetadata.parse(json))
        .isEqualTo(new NodeMetadata(Map.of(NodeKeys.PORTS, "2"), Optional.of("x")));
    assertThat(NodeMetadata.parse("{\"metadata\":{\"labels\":null}}")).isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"metadata\":[]}", "{\"metadata\":{\"labels\":{", "<html>"})
  void refusesWhatIsNotAnObject(String text) {
    assertThatIOException().isThrownBy(() -> NodeMetadata.parse(text));
  }

  private static NodeWord word(Passes passes, NodeMetadata known) {
    return NodeWord.of(passes.pass(), "1.4", false, Optional.of(known));
  }

  private static JsonNode patch(NodeWord word, NodeMetadata known) throws IOException {
    return new ObjectMapper().readTree(word.patch(known).orElseThrow());
  }
}
