package io.github.onloadnode.chart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The existing operator's definition of its resources, v3.0, made again from its fields. */
public final class OperatorDefinition {

  /** A line each: path, type, perhaps the word required, and limits. */
  static final Path FIELDS = Path.of("src/test/resources/onload-v3.0/fields.txt");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VALIDATIONS = "x-kubernetes-validations";

  private final ObjectNode schema = JSON.createObjectNode().put("type", "object");

  private OperatorDefinition() {}

  /** A CustomResourceDefinition as JSON. */
  public static String json() throws IOException {
    OperatorDefinition definition = new OperatorDefinition();
    for (String line : Files.readAllLines(FIELDS)) {
      definition.add(words(line));
    }
    ObjectNode object =
        JSON.createObjectNode()
            .put("apiVersion", "apiextensions.k8s.io/v1")
            .put("kind", "CustomResourceDefinition");
    object.putObject("metadata").put("name", "onloads.onload.amd.com");
    ObjectNode spec =
        object.putObject("spec").put("group", "onload.amd.com").put("scope", "Namespaced");
    spec.putObject("names")
        .put("kind", "Onload")
        .put("listKind", "OnloadList")
        .put("plural", "onloads")
        .put("singular", "onload");
    ObjectNode version =
        spec.putArray("versions")
            .addObject()
            .put("name", "v1alpha1")
            .put("served", true)
            .put("storage", true);
    version.putObject("subresources").putObject("status");
    version.putObject("schema").set("openAPIV3Schema", definition.schema);
    return JSON.writeValueAsString(object);
  }

  /** Spaces inside of brackets part nothing. */
  static List<String> words(String line) {
    return List.of(line.split(" (?![^\\[]*[\\]])"));
  }

  private void add(List<String> words) throws IOException {
    String[] path = words.getFirst().replace("[]", ".[]").split("\\.");
    ObjectNode parent = schema;
    for (String name : Arrays.copyOf(path, path.length - 1)) {
      parent = child(parent, name);
    }
    String name = path[path.length - 1];
    ObjectNode field = child(parent, name).put("type", words.get(1));
    for (String word : words.subList(2, words.size())) {
      if (word.equals("required")) {
        parent.withArray("required").add(name);
      } else {
        limit(field, word);
      }
    }
  }

  private static void limit(ObjectNode field, String word) throws IOException {
    String key = word.substring(0, word.indexOf('='));
    var value = JSON.readTree(word.substring(key.length() + 1));
    if (key.equals(VALIDATIONS)) {
      ArrayNode rules = field.putArray(VALIDATIONS);
      value.forEach(rule -> rules.addObject().put("rule", rule.asText()));
    } else {
      field.set(key, value);
    }
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return switch (name) {
      case "[]" -> parent.withObject("/items");
      case "*" -> parent.withObject("/additionalProperties");
      default -> parent.withObject("/properties").withObjectProperty(name);
    };
  }
}
