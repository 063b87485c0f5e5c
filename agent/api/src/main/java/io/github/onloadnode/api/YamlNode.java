package io.github.onloadnode.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A value of a YAML or JSON document with the line that it stands on. */
public sealed interface YamlNode {

  int line();

  /** The value's kind for people. */
  String kind();

  /** The value for {@link JsonWriter}, keys sorted, so that equal documents give equal JSON. */
  Object plain();

  /** The value as text; empty if it is not a scalar that can be read as one. */
  default Optional<String> text() {
    return Optional.empty();
  }

  /** Keys and values, in the order of the file. */
  record Mapping(int line, Map<String, YamlNode> fields) implements YamlNode {

    @Override
    public String kind() {
      return "a mapping";
    }

    @Override
    public Object plain() {
      Map<String, Object> sorted = new TreeMap<>();
      fields.forEach((key, value) -> {
        if (!(value instanceof Nothing)) {
          sorted.put(key, value.plain());
        }
      });
      return sorted;
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> elements) implements YamlNode {

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public Object plain() {
      return elements.stream().map(YamlNode::plain).toList();
    }
  }

  /** A text, in quotes or without. */
  record Text(int line, String value) implements YamlNode {

    @Override
    public String kind() {
      return value.isEmpty() ? "empty" : "a text";
    }

    @Override
    public Object plain() {
      return value;
    }

    @Override
    public Optional<String> text() {
      return Optional.of(value).filter(text -> !text.isEmpty());
    }
  }

  /** A whole number. */
  record Whole(int line, long value) implements YamlNode {

    @Override
    public String kind() {
      return "a number";
    }

    @Override
    public Object plain() {
      return value;
    }

    @Override
    public Optional<String> text() {
      return Optional.of(Long.toString(value));
    }
  }

  /** A number as it is written, since it is no whole one of 64 bits; a version may be one. */
  record Digits(int line, String value) implements YamlNode {

    @Override
    public String kind() {
      return "a text";
    }

    @Override
    public Object plain() {
      return value;
    }

    @Override
    public Optional<String> text() {
      return Optional.of(value);
    }
  }

  /** true or false. */
  record Truth(int line, boolean value) implements YamlNode {

    @Override
    public String kind() {
      return "true or false";
    }

    @Override
    public Object plain() {
      return value;
    }

    /** In the form of the kernel's own bool parameters. */
    @Override
    public Optional<String> text() {
      return Optional.of(value ? "Y" : "N");
    }
  }

  /** The literal word null; a key without a value is an empty text. */
  record Nothing(int line) implements YamlNode {

    @Override
    public String kind() {
      return "null";
    }

    @Override
    public Object plain() {
      return "";
    }
  }
}
