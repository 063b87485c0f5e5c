package io.github.onloadnode.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A value of a YAML document with the line that it stands on. */
sealed interface YamlNode {

  int line();

  /** Keys and values, in the order of the file. */
  record Mapping(int line, Map<String, YamlNode> fields) implements YamlNode {}

  /** A list. */
  record Sequence(int line, List<YamlNode> elements) implements YamlNode {}

  /** A text, in quotes or without. */
  record Text(int line, String value) implements YamlNode {}

  /** A whole number. */
  record Whole(int line, long value) implements YamlNode {}

  /** true or false. */
  record Truth(int line, boolean value) implements YamlNode {}

  /** The word null, written out; a key with nothing behind it is an empty text. */
  record Nothing(int line) implements YamlNode {}

  /** The value's kind for people. */
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Text(int _, String value) -> value.isEmpty() ? "empty" : "a text";
      case Whole _ -> "a number";
      case Truth _ -> "true or false";
      case Nothing _ -> "null";
    };
  }

  /** The value as Jackson writes it, keys sorted, so that equal documents give equal JSON. */
  default Object plain() {
    return switch (this) {
      case Mapping(int _, Map<String, YamlNode> fields) -> {
        Map<String, Object> sorted = new TreeMap<>();
        fields.forEach((key, value) -> {
          if (!(value instanceof Nothing)) {
            sorted.put(key, value.plain());
          }
        });
        yield sorted;
      }
      case Sequence(int _, List<YamlNode> elements) ->
          elements.stream().map(YamlNode::plain).toList();
      case Text(int _, String value) -> value;
      case Whole(int _, long value) -> value;
      case Truth(int _, boolean value) -> value;
      case Nothing _ -> "";
    };
  }
}
