package io.github.onloadnode.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one mapping while they are read. A value of the wrong type and a key that no caller
 * asks for become errors with line and path. Null means absent, as in the API.
 */
final class SpecFields {

  private final String path;
  private final YamlNode.Mapping mapping;
  private final List<String> errors;
  private final Set<String> known = new LinkedHashSet<>();

  private SpecFields(String path, YamlNode.Mapping mapping, List<String> errors) {
    this.path = path;
    this.mapping = mapping;
    this.errors = errors;
  }

  /** The fields of a document; a document that is not a mapping is an error and has none. */
  static SpecFields of(String path, YamlNode node, List<String> errors) {
    if (node instanceof YamlNode.Mapping mapping) {
      return new SpecFields(path, mapping, errors);
    }
    String what = path.isEmpty() ? "the document" : path;
    errors.add("line " + node.line() + ": " + what + " must be a mapping, is " + node.kind());
    return new SpecFields(path, new YamlNode.Mapping(node.line(), Map.of()), errors);
  }

  /** The fields of a mapping that is absent. */
  static SpecFields none(String path) {
    return new SpecFields(path, new YamlNode.Mapping(0, Map.of()), new ArrayList<>());
  }

  /** Whether the key exists, even if its value is null. */
  boolean has(String key) {
    known.add(key);
    return mapping.fields().containsKey(key);
  }

  Optional<YamlNode> value(String key) {
    return has(key)
        ? Optional.ofNullable(mapping.fields().get(key))
            .filter(node -> !(node instanceof YamlNode.Nothing))
        : Optional.empty();
  }

  Optional<String> text(String key) {
    return value(key).flatMap(node -> text(key, node));
  }

  Optional<Boolean> truth(String key) {
    return value(key)
        .flatMap(node ->
            node instanceof YamlNode.Truth(int _, boolean value)
                ? Optional.of(value)
                : this.<Boolean>wrong(key, node, "true or false"));
  }

  Optional<Integer> whole(String key, int from, int to) {
    return value(key)
        .flatMap(node ->
            node instanceof YamlNode.Whole(int _, long value) && value >= from && value <= to
                ? Optional.of((int) value)
                : this.<Integer>wrong(key, node, "a whole number from " + from + " to " + to));
  }

  /** A path as the host or a container spells it. */
  Optional<String> path(String key) {
    return text(key)
        .flatMap(value ->
            value.startsWith("/")
                    && !List.of(value.split("/")).contains("..")
                    && value.chars().noneMatch(Character::isISOControl)
                ? Optional.of(value)
                : this.<String>error(
                    key,
                    "must be an absolute path without .. and control characters, is " + value));
  }

  Optional<List<String>> texts(String key) {
    return value(key)
        .flatMap(node ->
            node instanceof YamlNode.Sequence(int _, List<YamlNode> elements)
                ? Optional.of(elements.stream().flatMap(e -> text(key, e).stream()).toList())
                : this.<List<String>>wrong(key, node, "a list of texts"));
  }

  Optional<SpecFields> fields(String key) {
    return value(key).map(node -> of(child(key), node, errors));
  }

  /** The fields of every element of a list of mappings. */
  List<SpecFields> list(String key) {
    Optional<YamlNode> value = value(key);
    if (value.isPresent() && value.get() instanceof YamlNode.Sequence(int _, var elements)) {
      List<SpecFields> fields = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        fields.add(of(child(key) + "[" + i + "]", elements.get(i), errors));
      }
      return fields;
    }
    value.ifPresent(node -> wrong(key, node, "a list"));
    return List.of();
  }

  /** Accepts all keys of a mapping whose keys are free names. */
  Set<String> names() {
    known.addAll(mapping.fields().keySet());
    return mapping.fields().keySet();
  }

  /** Adds an error about a key and gives the empty value for it. */
  <T> Optional<T> error(String key, String what) {
    YamlNode node = mapping.fields().getOrDefault(key, mapping);
    errors.add("line " + node.line() + ": " + child(key) + " " + what);
    return Optional.empty();
  }

  /** Call this after asking for every known key; the remaining keys are errors. */
  void finish() {
    for (String key : mapping.fields().keySet()) {
      if (!known.contains(key)) {
        error(key, "is unknown; known here: " + String.join(", ", known));
      }
    }
  }

  private Optional<String> text(String key, YamlNode node) {
    return node.text().or(() -> wrong(key, node, "a text"));
  }

  private <T> Optional<T> wrong(String key, YamlNode node, String expected) {
    return error(key, "must be " + expected + ", is " + node.kind());
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
