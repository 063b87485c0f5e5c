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
 * What still counts of a resource that is being deleted with an invalid spec: its nodes are to lose
 * Onload or to keep it, and nothing else. Without this its finalizer would stay.
 */
final class DeletedSpec {

  /** In their order: as much of the spec as can be read. */
  private static final List<List<String>> KEPT =
      List.of(
          List.of("selector", "onDelete", "rollout"),
          List.of("selector", "onDelete"),
          List.of("onDelete"));

  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "uid",
          "generation",
          "annotations",
          "deletionTimestamp",
          "finalizers");

  private DeletedSpec() {}

  /** Empty if it is not being deleted, or not even {@code onDelete} can be read. */
  static Optional<CustomResource> of(ResourceObject object) {
    return object.isDeleting()
        ? KEPT.stream().flatMap(kept -> read(object.fields(), kept).stream()).findFirst()
        : Optional.empty();
  }

  /** Whether it goes and its nodes keep what they run. */
  static boolean isLeaving(ResourceObject object) {
    return of(object)
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
