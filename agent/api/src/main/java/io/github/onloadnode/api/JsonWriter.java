package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes plain values as JSON on one line: maps, lists, strings, whole numbers, booleans, and null
 * for an empty {@code Optional}. It uses no object mapper, as {@link NodeReader}.
 */
public final class JsonWriter {

  static final JsonFactory JSON = new JsonFactory();

  /** JSON that is copied as it is. */
  public record Written(String json) {}

  private JsonWriter() {}

  /** The fields as an object, in the order of the map. */
  public static String write(Map<String, ?> fields) {
    return write(fields, _ -> {});
  }

  /** The same for people, with a line for each value. */
  public static String pretty(Map<String, ?> fields) {
    return write(fields, JsonGenerator::useDefaultPrettyPrinter);
  }

  private static String write(Map<String, ?> fields, Consumer<JsonGenerator> form) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      form.accept(json);
      value(json, fields);
    } catch (IOException e) {
      throw new UncheckedIOException("write JSON into memory", e);
    }
    return text.toString();
  }

  // Not a pattern switch: Java links each one anew at every start, which delays registration.
  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> fields) {
      object(json, fields);
    } else if (value instanceof Iterable<?> elements) {
      array(json, elements);
    } else if (value instanceof Optional<?> optional) {
      optional(json, optional);
    } else if (value instanceof Written(String written)) {
      json.writeRawValue(written);
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else {
      throw new IllegalArgumentException("JSON of " + value.getClass() + " is not foreseen");
    }
  }

  private static void object(JsonGenerator json, Map<?, ?> fields) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      json.writeFieldName((String) field.getKey());
      value(json, field.getValue());
    }
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, Iterable<?> elements) throws IOException {
    json.writeStartArray();
    for (Object element : elements) {
      value(json, element);
    }
    json.writeEndArray();
  }

  private static void optional(JsonGenerator json, Optional<?> value) throws IOException {
    if (value.isPresent()) {
      value(json, value.get());
    } else {
      json.writeNull();
    }
  }
}
