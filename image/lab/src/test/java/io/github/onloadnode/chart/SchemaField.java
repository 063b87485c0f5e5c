package io.github.onloadnode.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One field of a custom resource's schema.
 *
 * @param required whether the object that has it must give it
 * @param limits what is said beside its type, such as {@code enum=["True","False"]}
 * @param rules its CEL expressions
 */
record SchemaField(
    String type, boolean required, Set<String> limits, List<String> rules, Set<String> keys) {

  /** What says nothing about which values a field takes. */
  private static final Set<String> OTHERS =
      Set.of(
          "type",
          "description",
          "properties",
          "items",
          "additionalProperties",
          "required",
          "x-kubernetes-validations");

  /** The fields by path, such as {@code spec.onload.kernelMappings[].regexp}. */
  static Map<String, SchemaField> of(JsonNode schema) {
    Map<String, SchemaField> fields = new TreeMap<>();
    add(fields, "", schema);
    return fields;
  }

  private static void add(Map<String, SchemaField> fields, String path, JsonNode schema) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(entry -> {
          String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          field(fields, name, entry.getValue(), required.contains(entry.getKey()));
        });
    if (schema.has("items")) {
      field(fields, path + "[]", schema.path("items"), false);
    }
    if (schema.path("additionalProperties").isObject()) {
      field(fields, path + ".*", schema.path("additionalProperties"), false);
    }
  }

  private static void field(
      Map<String, SchemaField> fields, String path, JsonNode schema, boolean required) {
    Set<String> limits = new TreeSet<>();
    schema
        .properties()
        .forEach(entry -> {
          if (!OTHERS.contains(entry.getKey())) {
            limits.add(entry.getKey() + "=" + entry.getValue());
          }
        });
    Set<String> keys = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(keys::add);
    List<String> rules = schema.path("x-kubernetes-validations").findValuesAsText("rule");
    fields.put(path, new SchemaField(schema.path("type").asText(), required, limits, rules, keys));
    add(fields, path, schema);
  }
}
