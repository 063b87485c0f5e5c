package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An Onload resource as shown by the API server. Pure.
 *
 * @param uid tells it from a later one of the same name
 * @param ending whether it is deleted, and its finalizers are waited for
 * @param stand for people: what it waits for
 */
record OnloadResource(String namespace, String name, String uid, boolean ending, String stand) {

  private static final int MOST_NODES = 10;

  static OnloadResource of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new OnloadResource(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        metadata.has("deletionTimestamp"),
        stand(object.path("status")));
  }

  /** For people. */
  String key() {
    return "Onload " + namespace + "/" + name;
  }

  private static String stand(JsonNode status) {
    List<String> nodes = new ArrayList<>();
    status.path("nodes").forEach(node -> nodes.add(node(node)));
    if (nodes.isEmpty()) {
      return progress(status.path("conditions"));
    }
    int more = nodes.size() - MOST_NODES;
    return "waits for "
        + String.join(", ", nodes.subList(0, Math.min(nodes.size(), MOST_NODES)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String node(JsonNode node) {
    List<String> why = new ArrayList<>();
    for (String key : new String[] {"phase", "reason", "message"}) {
      String text = node.path(key).asText("");
      if (!text.isEmpty()) {
        why.add(text);
      }
    }
    String name = node.path("node").asText();
    return why.isEmpty() ? name : name + " (" + String.join(": ", why) + ")";
  }

  private static String progress(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals("Progressing")) {
        return condition.path("reason").asText() + ": " + condition.path("message").asText();
      }
    }
    return "the controller has not said anything of it yet";
  }
}
