package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the fields of a JSON object from a file that an agent wrote. A field of another type counts
 * as missing; unknown fields belong to later agents.
 */
public final class JsonFields {

  private static final JsonFields NONE = new JsonFields(Map.of());

  private final Map<String, YamlNode> fields;

  private JsonFields(Map<String, YamlNode> fields) {
    this.fields = fields;
  }

  /**
   * The fields of the object at the beginning of the text; none if another value is there. The last
   * of duplicate fields wins, and what follows the object is not read.
   *
   * @throws YamlException if the text is not JSON
   */
  public static JsonFields parse(String text) throws YamlException {
    try (JsonParser parser = JsonWriter.JSON.createParser(text)) {
      return parser.nextToken() == null ? NONE : of(NodeReader.read(parser));
    } catch (IOException e) {
      throw YamlException.of(e);
    }
  }

  private static JsonFields of(YamlNode node) {
    return node instanceof YamlNode.Mapping mapping ? new JsonFields(mapping.fields()) : NONE;
  }

  public Optional<YamlNode> value(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  public Optional<String> text(String key) {
    return value(key)
        .flatMap(node ->
            node instanceof YamlNode.Text text ? Optional.of(text.value()) : Optional.empty());
  }

  /** A missing name must not be taken for "none". */
  public boolean isTextOrNull(String key) {
    return isNull(key) || text(key).isPresent();
  }

  public boolean isNull(String key) {
    return fields.get(key) instanceof YamlNode.Nothing;
  }

  public Optional<Long> whole(String key) {
    return value(key)
        .flatMap(node ->
            node instanceof YamlNode.Whole whole ? Optional.of(whole.value()) : Optional.empty());
  }

  /** A whole number of 32 bits. */
  public Optional<Integer> small(String key) {
    return whole(key).filter(value -> value.intValue() == value).map(Long::intValue);
  }

  public Optional<Boolean> truth(String key) {
    return value(key)
        .flatMap(node ->
            node instanceof YamlNode.Truth truth ? Optional.of(truth.value()) : Optional.empty());
  }

  public boolean isList(String key) {
    return fields.get(key) instanceof YamlNode.Sequence;
  }

  public boolean isObject(String key) {
    return fields.get(key) instanceof YamlNode.Mapping;
  }

  /** The fields of an object in this one; none if it is missing. */
  public JsonFields fields(String key) {
    return value(key).map(JsonFields::of).orElse(NONE);
  }

  /** The fields of every object in a list; another element has none. */
  public List<JsonFields> list(String key) {
    return fields.get(key) instanceof YamlNode.Sequence list
        ? list.elements().stream().map(JsonFields::of).toList()
        : List.of();
  }

  /** A field's value as text, whatever its type; empty for lists, objects and missing fields. */
  public String asText(String key) {
    return value(key).map(JsonFields::asText).orElse("");
  }

  /** The elements of a list as text; none if the field is no list. */
  public List<String> asTexts(String key) {
    return fields.get(key) instanceof YamlNode.Sequence list
        ? list.elements().stream().map(JsonFields::asText).toList()
        : List.of();
  }

  /** All fields as text. */
  public SortedMap<String, String> allAsText() {
    SortedMap<String, String> texts = new TreeMap<>();
    fields.keySet().forEach(key -> texts.put(key, asText(key)));
    return texts;
  }

  private static String asText(YamlNode node) {
    // Not a pattern switch: Java links each one anew at every start, which delays registration.
    if (node instanceof YamlNode.Nothing) {
      return "null";
    }
    if (node instanceof YamlNode.Truth truth) {
      return Boolean.toString(truth.value());
    }
    boolean isPlain = !(node instanceof YamlNode.Mapping || node instanceof YamlNode.Sequence);
    return isPlain ? String.valueOf(node.plain()) : "";
  }
}
