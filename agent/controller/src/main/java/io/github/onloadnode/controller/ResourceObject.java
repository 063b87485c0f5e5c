package io.github.onloadnode.controller;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.rollout.RolloutStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A custom resource in the version that was read for a decision. All writes go to that version, or
 * to the one that this object's own last write has made.
 */
final class ResourceObject {

  private final Wire wire;
  private final ResourceKey key;
  private String text;
  private JsonFields object;

  ResourceObject(Wire wire, ResourceKey key, Answer read) {
    this.wire = wire;
    this.key = key;
    this.text = read.body();
    this.object = read.fields();
  }

  /** As the API server wrote it. */
  String text() {
    return text;
  }

  JsonFields fields() {
    return object;
  }

  Owner owner() {
    return new Owner(key, object.fields("metadata").asText("uid"));
  }

  RolloutStatus status() {
    return StatusJson.read(object);
  }

  long generation() {
    return object.fields("metadata").whole("generation").orElse(0L);
  }

  boolean isDeleting() {
    return object.fields("metadata").value("deletionTimestamp").isPresent();
  }

  /** {@code PUT /status}; nothing where it would change nothing. */
  Outcome write(RolloutStatus status) {
    if (StatusJson.write(status).equals(StatusJson.write(status()))) {
      return Outcome.DONE;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("apiVersion", "onload.amd.com/v1alpha1");
    json.put("kind", "Onload");
    json.put("metadata", metadata());
    json.put("spec", Map.of());
    json.put("status", StatusJson.write(status));
    Answer answer = wire.put(ApiPaths.resource(key) + "/status", JsonWriter.write(json));
    return taken("write the status of " + key, answer);
  }

  Outcome addFinalizer() {
    List<String> finalizers = finalizers();
    if (finalizers.contains(CustomResource.FINALIZER)) {
      return Outcome.DONE;
    }
    finalizers.add(CustomResource.FINALIZER);
    return patch("add the finalizer to " + key, finalizers);
  }

  Outcome removeFinalizer() {
    List<String> finalizers = finalizers();
    return finalizers.remove(CustomResource.FINALIZER)
        ? patch("remove the finalizer of " + key, finalizers)
        : Outcome.DONE;
  }

  private List<String> finalizers() {
    return new ArrayList<>(object.fields("metadata").asTexts("finalizers"));
  }

  private Outcome patch(String what, List<String> finalizers) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", version());
    metadata.put("uid", owner().uid());
    metadata.put("finalizers", finalizers);
    String patch = JsonWriter.write(Map.of("metadata", metadata));
    return taken(what, wire.patch(ApiPaths.resource(key), Wire.MERGE_PATCH, patch));
  }

  private Outcome taken(String what, Answer answer) {
    if (answer.isGood()) {
      text = answer.body();
      object = answer.fields();
    }
    return answer.code() == Answer.NOT_FOUND
        ? new Outcome.Outdated(key + " is gone")
        : Outcome.of(what, answer);
  }

  private String version() {
    return object.fields("metadata").asText("resourceVersion");
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", key.name());
    metadata.put("namespace", key.namespace());
    metadata.put("uid", owner().uid());
    metadata.put("resourceVersion", version());
    return metadata;
  }
}
