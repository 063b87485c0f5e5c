package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.nodeapi.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The ConfigMap that tells all nodes what to run. Pure.
 *
 * @param path of the object at the API server
 * @param object its current content
 */
record DesiredMap(String path, JsonNode object) {

  static final String NAME = "onload-agent-desired";
  static final int LONGEST = 200 << 10;

  private static final String FILE = "desired.yaml";

  /** Helm's field manager without server-side apply. */
  private static final String HELM = "helm";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static String path(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps/" + NAME;
  }

  /** What it tells the nodes now. */
  Told told() {
    try {
      DesiredDocument known = DesiredParser.parse(FILE, object.path("data").path(FILE).asText(""));
      return known.onload().isPresent()
          ? new Told.Other()
          : new Told.Remove(known.retry().map(ObservedJson::retry));
    } catch (FindingException _) {
      return new Told.Other();
    }
  }

  /** Whether it is deleted, and only its finalizers are waited for. */
  boolean isEnding() {
    return object.path("metadata").has("deletionTimestamp");
  }

  /**
   * The request that asks for the removal. It uses the field manager that applied the current text,
   * which otherwise would run into a conflict on its next apply.
   *
   * @param retry a text without quotes, which no node was given yet
   */
  ApiRequest removal(String retry) {
    String text =
        """
        # asked for by the chart's uninstall; an upgrade of the release writes the file anew
        onload: null
        retry: "%s"
        """
            .formatted(retry);
    return applier()
        .map(entry ->
            ApiRequest.patch(
                path + "?force=true&fieldManager=" + encoded(entry.path("manager").asText()),
                ApiRequest.APPLY,
                applied(entry.path("fieldsV1"), text).toString(),
                LONGEST))
        .orElseGet(() ->
            ApiRequest.patch(
                path + "?fieldManager=" + HELM,
                ApiRequest.MERGE_PATCH,
                merged(text).toString(),
                LONGEST));
  }

  private Optional<JsonNode> applier() {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      boolean ours = entry.path("fieldsV1").path("f:data").has("f:" + FILE);
      if (ours && entry.path("operation").asText().equals("Apply")) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** Has all fields of that manager, because server-side apply removes those left out. */
  private ObjectNode applied(JsonNode fields, String text) {
    ObjectNode whole = JSON.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    JsonNode metadata = object.path("metadata");
    ObjectNode its = whole.putObject("metadata");
    its.set("name", metadata.path("name"));
    its.set("namespace", metadata.path("namespace"));
    its.set("resourceVersion", metadata.path("resourceVersion"));
    for (String map : new String[] {"labels", "annotations"}) {
      its.set(map, owned(metadata.path(map), fields.path("f:metadata").path("f:" + map)));
    }
    ObjectNode data = owned(object.path("data"), fields.path("f:data"));
    whole.set("data", data.put(FILE, text));
    return whole;
  }

  private static ObjectNode owned(JsonNode map, JsonNode fields) {
    ObjectNode owned = JSON.objectNode();
    map.properties()
        .forEach(entry -> {
          if (fields.has("f:" + entry.getKey())) {
            owned.set(entry.getKey(), entry.getValue());
          }
        });
    return owned;
  }

  private ObjectNode merged(String text) {
    ObjectNode patch = JSON.objectNode();
    patch
        .putObject("metadata")
        .set("resourceVersion", object.path("metadata").path("resourceVersion"));
    patch.putObject("data").put(FILE, text);
    return patch;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
