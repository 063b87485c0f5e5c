package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.order.NodeWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A Node object that applies merge patches, or gives the answers set by a test. */
final class FakeNode implements NodeDoor {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code read}, or the patch. */
  final List<String> requests = new ArrayList<>();

  NodeMetadata object = new NodeMetadata(Map.of(), Optional.empty());

  /** A change by somebody else after each write. */
  UnaryOperator<NodeMetadata> meddler = UnaryOperator.identity();

  /** Whether a watch shows the object. */
  boolean watched;

  final Deque<Answer> answers = new ArrayDeque<>();

  @Override
  public Answer read() {
    requests.add("read");
    return answers.isEmpty() ? new Answer.Accepted(object) : answers.pop();
  }

  @Override
  public Optional<NodeMetadata> watched() {
    return watched ? Optional.of(object) : Optional.empty();
  }

  @Override
  public Answer write(String patch) {
    requests.add(patch);
    if (!answers.isEmpty()) {
      return answers.pop();
    }
    object = meddler.apply(merged(object, patch));
    return new Answer.Accepted(object);
  }

  /** How many requests were writes. */
  long writes() {
    return requests.stream().filter(request -> !request.equals("read")).count();
  }

  static NodeMetadata merged(NodeMetadata before, NodeWord word) {
    return merged(before, word.patch(before).orElseThrow());
  }

  static NodeMetadata merged(NodeMetadata before, String patch) {
    try {
      JsonNode metadata = JSON.readTree(patch).path("metadata");
      Map<String, String> labels = new HashMap<>(before.labels());
      metadata
          .path("labels")
          .properties()
          .forEach(label -> {
            if (label.getValue().isNull()) {
              labels.remove(label.getKey());
            } else {
              labels.put(label.getKey(), label.getValue().asText());
            }
          });
      JsonNode said = metadata.path("annotations");
      NodeWords words = before.words();
      return new NodeMetadata(
          labels,
          text(said, NodeKeys.OBSERVED, before.observed()),
          new NodeWords(
              text(said, NodeKeys.DESIRED, words.desired()),
              text(said, NodeKeys.GRANT, words.grant()),
              text(said, NodeKeys.STAGE, words.stage())),
          before.identity());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> text(JsonNode said, String key, Optional<String> before) {
    return said.has(key) ? Optional.ofNullable(said.path(key).textValue()) : before;
  }

  /** A merge patch with one annotation. */
  static String annotation(String key, String value) {
    ObjectNode patch = JSON.createObjectNode();
    patch.putObject("metadata").putObject("annotations").put(key, value);
    return patch.toString();
  }

  /** The object as the API server sends it. */
  static String json(NodeMetadata object) {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode metadata = json.put("kind", "PartialObjectMetadata").putObject("metadata");
    object.labels().forEach(metadata.putObject("labels")::put);
    ObjectNode annotations = metadata.putObject("annotations").put("another", "one");
    object.observed().ifPresent(text -> annotations.put(NodeKeys.OBSERVED, text));
    object.words().desired().ifPresent(text -> annotations.put(NodeKeys.DESIRED, text));
    object.words().grant().ifPresent(text -> annotations.put(NodeKeys.GRANT, text));
    object.words().stage().ifPresent(text -> annotations.put(NodeKeys.STAGE, text));
    if (!object.identity().equals(NodeMetadata.Identity.UNKNOWN)) {
      metadata.put("uid", object.identity().uid());
      metadata.put("resourceVersion", object.identity().version());
    }
    return json.toString();
  }

  @Override
  public void close() {}
}
