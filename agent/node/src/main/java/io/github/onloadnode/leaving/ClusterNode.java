package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.ObservedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node as shown by the API server.
 *
 * @param ready whether its Ready condition is True
 * @param observed the agent's annotation; empty if no agent ever wrote one
 * @param labels our keys
 * @param annotations our keys
 */
record ClusterNode(
    String name,
    boolean ready,
    Optional<String> observed,
    List<String> labels,
    List<String> annotations) {

  /**
   * Everything below it is ours: what agents write, and what a controller writes for them to read
   * ({@code desired}, {@code grant}). An uninstall that knew only the keys of its own release would
   * leave those of another one for ever.
   */
  private static final String PREFIX = "node.onload.amd.com/";

  /** Our keys without our prefix. */
  private static final Set<String> OTHERS =
      Set.of(NodeKeys.PRESENT, NodeKeys.FAMILY, NodeKeys.DRIVER, NodeKeys.PORTS, NodeKeys.SRIOV);

  ClusterNode {
    labels = List.copyOf(labels);
    annotations = List.copyOf(annotations);
  }

  static ClusterNode of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode observed = metadata.path("annotations").path(NodeKeys.OBSERVED);
    return new ClusterNode(
        metadata.path("name").asText(),
        isReady(object.path("status").path("conditions")),
        observed.isTextual() ? Optional.of(observed.asText()) : Optional.empty(),
        ours(metadata.path("labels")),
        ours(metadata.path("annotations")));
  }

  /** The annotation's content; empty if there is none that can be understood. */
  Optional<Observed> said() {
    return observed.map(ObservedJson::read).flatMap(ObservedJson.Content::toOptional);
  }

  private static boolean isReady(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static List<String> ours(JsonNode texts) {
    List<String> keys = new ArrayList<>();
    texts
        .fieldNames()
        .forEachRemaining(key -> {
          if (key.startsWith(PREFIX) || OTHERS.contains(key)) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** Our labels and annotations on a node, at least one. */
  record Marks(String node, List<String> labels, List<String> annotations) {}

  /** Empty if the node has none of our labels and annotations. */
  Optional<Marks> marks() {
    return labels.isEmpty() && annotations.isEmpty()
        ? Optional.empty()
        : Optional.of(new Marks(name, labels, annotations));
  }
}
