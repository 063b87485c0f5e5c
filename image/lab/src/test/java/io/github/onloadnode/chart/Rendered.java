package io.github.onloadnode.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The objects that Helm printed, as an API server would read them. */
record Rendered(List<JsonNode> objects) {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** What the chart renders with these words after the command; fails if it refuses them. */
  static Rendered of(Helm helm, String... words) throws IOException, InterruptedException {
    Helm.Printed printed = helm.render(words);
    if (printed.status() != 0) {
      throw new IOException("helm template fails: " + printed.text());
    }
    return parse(printed.text());
  }

  static Rendered parse(String text) throws IOException {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      return new Rendered(documents.readAll().stream().filter(JsonNode::isObject).toList());
    }
  }

  JsonNode one(String kind, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name));
  }

  /** The objects of one kind of hook, such as pre-delete. */
  Stream<JsonNode> hooks(String hook) {
    return objects.stream()
        .filter(object -> List.of(annotation(object, "helm.sh/hook").split(",")).contains(hook));
  }

  static String annotation(JsonNode object, String key) {
    return object.path("metadata").path("annotations").path(key).asText();
  }
}
