package io.github.onloadnode.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The objects of an API server with versions, finalizers and watchers; what is written is validated
 * by nobody.
 */
final class FakeObjects {

  static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<BiConsumer<String, Change>> watchers = new CopyOnWriteArrayList<>();
  private long version = 100;

  /** An event of a watch. */
  record Change(String type, ObjectNode object) {}

  /** Refuses a request. */
  static final class Refused extends RuntimeException {

    private final int code;
    private final String reason;

    Refused(int code, String reason, String message) {
      super(message);
      this.code = code;
      this.reason = reason;
    }

    int code() {
      return code;
    }

    String reason() {
      return reason;
    }
  }

  synchronized long version() {
    return version;
  }

  void watch(BiConsumer<String, Change> watcher) {
    watchers.add(watcher);
  }

  void forget(BiConsumer<String, Change> watcher) {
    watchers.remove(watcher);
  }

  /** What there is now, for {@link #restore}. */
  synchronized Backup backup() {
    return new Backup(version, copy(objects));
  }

  /** As the store behind an API server is restored: versions go back, and watches end. */
  synchronized void restore(Backup backup) {
    objects.clear();
    objects.putAll(copy(backup.objects()));
    version = backup.version();
    watchers.clear();
  }

  /** All objects at one moment. */
  record Backup(long version, Map<String, ObjectNode> objects) {}

  private static Map<String, ObjectNode> copy(Map<String, ObjectNode> objects) {
    Map<String, ObjectNode> copy = new TreeMap<>();
    objects.forEach((path, object) -> copy.put(path, object.deepCopy()));
    return copy;
  }

  boolean isWatchedBy(BiConsumer<String, Change> watcher) {
    return watchers.contains(watcher);
  }

  synchronized Optional<ObjectNode> find(String path) {
    return Optional.ofNullable(objects.get(path)).map(ObjectNode::deepCopy);
  }

  synchronized ObjectNode get(String path) {
    return find(path).orElseThrow(() -> new Refused(404, "NotFound", path + " not found"));
  }

  /** All below a collection of one namespace, or of all of them if it names none. */
  synchronized Map<String, ObjectNode> list(FakePath collection) {
    Map<String, ObjectNode> found = new TreeMap<>();
    objects.forEach((path, object) -> {
      if (collection.holds(FakePath.of(path))) {
        found.put(path, object.deepCopy());
      }
    });
    return found;
  }

  synchronized ObjectNode create(String path, ObjectNode object) {
    if (objects.containsKey(path)) {
      throw new Refused(409, "AlreadyExists", path + " already exists");
    }
    ObjectNode metadata = metadata(object);
    metadata.put("uid", "uid-" + (version + 1));
    metadata.put("creationTimestamp", "2026-11-30T12:00:00Z");
    metadata.put("generation", 1);
    FakePath.of(path).namespace().ifPresent(namespace -> metadata.put("namespace", namespace));
    return store(path, object, "ADDED");
  }

  /**
   * Replaces an object, or only its status.
   *
   * @throws Refused if the object has another version
   */
  synchronized ObjectNode replace(String path, ObjectNode object, boolean status) {
    ObjectNode next = get(path);
    check(next, metadata(object));
    if (status) {
      next.set("status", object.path("status"));
    } else {
      next = object;
    }
    return store(path, next, "MODIFIED");
  }

  /** A merge patch; lists in {@code status.conditions} are merged by type, as strategic ones. */
  synchronized ObjectNode patch(String path, ObjectNode patch) {
    ObjectNode object = get(path);
    check(object, metadata(patch));
    metadata(patch).remove("resourceVersion");
    merge(object, patch);
    return store(path, object, "MODIFIED");
  }

  synchronized void delete(String path, String uid) {
    ObjectNode object = get(path);
    if (!uid.isEmpty() && !uid.equals(metadata(object).path("uid").asText())) {
      throw new Refused(409, "Conflict", "the UID in the precondition does not match");
    }
    metadata(object).put("deletionTimestamp", "2026-11-30T12:00:00Z");
    store(path, object, "MODIFIED");
  }

  private static void check(ObjectNode object, ObjectNode wanted) {
    for (String field : List.of("resourceVersion", "uid")) {
      String version = wanted.path(field).asText();
      if (!version.isEmpty() && !version.equals(metadata(object).path(field).asText())) {
        throw new Refused(409, "Conflict", "the object has been modified: " + field);
      }
    }
  }

  private ObjectNode store(String path, ObjectNode object, String type) {
    ObjectNode before = objects.get(path);
    if (before != null && object.equals(before)) {
      return object;
    }
    metadata(object).put("resourceVersion", Long.toString(++version));
    boolean isGone =
        metadata(object).has("deletionTimestamp") && metadata(object).path("finalizers").isEmpty();
    if (isGone) {
      objects.remove(path);
    } else {
      objects.put(path, object.deepCopy());
    }
    Change change = new Change(isGone ? "DELETED" : type, object.deepCopy());
    new ArrayList<>(watchers).forEach(watcher -> watcher.accept(path, change));
    return object;
  }

  static ObjectNode metadata(ObjectNode object) {
    return object.withObject("/metadata");
  }

  private static void merge(ObjectNode object, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        object.remove(field.getKey());
      } else if (field.getValue() instanceof ObjectNode inner) {
        merge(object.withObject("/" + field.getKey().replace("~", "~0").replace("/", "~1")), inner);
      } else if (field.getKey().equals("conditions")) {
        object.withArray("conditions").addAll((ArrayNode) field.getValue());
      } else {
        object.set(field.getKey(), field.getValue());
      }
    }
  }
}
