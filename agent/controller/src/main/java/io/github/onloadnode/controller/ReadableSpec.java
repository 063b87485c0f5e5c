package io.github.onloadnode.controller;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.ResourceReader;
import io.github.onloadnode.api.ResourceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What still counts of a resource with an invalid spec: one that is being deleted lets its nodes
 * go, and any other ends what is under way.
 */
final class ReadableSpec {

  /** In their order: as much of the spec as can be read. */
  private static final List<List<String>> DELETED =
      List.of(
          List.of("selector", "onDelete", "rollout"),
          List.of("selector", "onDelete"),
          List.of("onDelete"));

  /** Its turns, drains and forced releases; their defaults where those cannot be read. */
  private static final List<List<String>> ENDING = List.of(List.of("rollout"), List.of());

  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "uid",
          "generation",
          "annotations",
          "deletionTimestamp",
          "finalizers");

  private ReadableSpec() {}

  /** Empty if it is not being deleted, or not even {@code onDelete} can be read. */
  static Optional<CustomResource> ofDeleted(ResourceObject object) {
    return object.isDeleting()
        ? DELETED.stream().flatMap(kept -> read(object.fields(), kept).stream()).findFirst()
        : Optional.empty();
  }

  /** What it takes to end what is under way. */
  static CustomResource ofEnding(ResourceObject object) {
    return ENDING.stream()
        .flatMap(kept -> read(object.fields(), kept).stream())
        .findFirst()
        .orElseThrow();
  }

  /** Whether it goes and its nodes keep what they run. */
  static boolean isLeaving(ResourceObject object) {
    return ofDeleted(object)
        .filter(resource -> resource.spec().onDelete() == ResourceSpec.OnDelete.LEAVE)
        .isPresent();
  }

  private static Optional<CustomResource> read(JsonFields object, List<String> kept) {
    Map<String, Object> spec = only(object.fields("spec"), kept);
    // Is never read: nothing is loaded any more.
    spec.put("onload", Map.of("source", Map.of("hostPath", "/nonexistent")));
    Map<String, Object> json =
        Map.of("metadata", only(object.fields("metadata"), METADATA), "spec", spec);
    try {
      return Optional.of(ResourceReader.read(JsonWriter.write(json)));
    } catch (FindingException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> only(JsonFields object, List<String> keys) {
    Map<String, Object> only = new LinkedHashMap<>();
    keys.forEach(key -> object.value(key).ifPresent(value -> only.put(key, value.plain())));
    return only;
  }
}
