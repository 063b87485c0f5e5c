package io.github.onloadnode.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A YAML file as texts by dotted keys: {@code diagnostics: {port: 1}} is {@code diagnostics.port}.
 * Lists become the text that a flag would take. Read as a stream of tokens, because an object
 * mapper costs more at start than all the rest.
 */
final class YamlFile {

  private static final long LARGEST = 64 << 10;

  private final YAMLParser parser;
  private final Map<String, String> texts = new LinkedHashMap<>();

  private YamlFile(YAMLParser parser) {
    this.parser = parser;
  }

  /** The texts, with a problem added where the file cannot be read. */
  static Map<String, String> read(Path path, List<String> problems) {
    try {
      if (Files.size(path) > LARGEST) {
        throw new IOException("larger than " + LARGEST + " bytes");
      }
      try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(path))) {
        YamlFile file = new YamlFile(parser);
        file.document();
        return file.texts;
      }
    } catch (JsonProcessingException e) {
      problems.add(
          path
              + ":"
              + e.getLocation().getLineNr()
              + ": not YAML: "
              + firstLine(e.getOriginalMessage()));
    } catch (NoSuchFileException _) {
      problems.add(path + ": no such file");
    } catch (IOException e) {
      problems.add(path + ": cannot be read: " + e.getMessage());
    }
    return Map.of();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void document() throws IOException {
    JsonToken token = next();
    if (token == null || token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw refused("the file must hold keys and values");
    }
    object("");
    if (next() != null) {
      throw refused("the file must hold one document");
    }
  }

  private void object(String prefix) throws IOException {
    while (next() != JsonToken.END_OBJECT) {
      String key = prefix + parser.currentName();
      JsonToken value = next();
      if (value == JsonToken.START_OBJECT) {
        object(key + ".");
      } else if (value == JsonToken.START_ARRAY) {
        put(key, array());
      } else if (value != JsonToken.VALUE_NULL) {
        put(key, scalar());
      }
    }
  }

  private String array() throws IOException {
    StringJoiner scalars = new StringJoiner(",");
    StringJoiner objects = new StringJoiner(";");
    JsonToken token = next();
    while (token != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        objects.add(fields());
      } else {
        scalars.add(element());
      }
      token = next();
    }
    if (scalars.length() > 0 && objects.length() > 0) {
      throw refused("a list holds either values or keys with values");
    }
    return scalars.length() > 0 ? scalars.toString() : objects.toString();
  }

  private String fields() throws IOException {
    StringJoiner fields = new StringJoiner(",");
    while (next() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      next();
      fields.add(key + "=" + element());
    }
    return fields.toString();
  }

  /** One value of a list, which must not look like two. */
  private String element() throws IOException {
    String text = scalar();
    if (text.contains(",") || text.contains(";")) {
      throw refused("a value in a list must not hold ',' or ';'");
    }
    return text;
  }

  private String scalar() throws IOException {
    JsonToken token = parser.currentToken();
    if (!token.isScalarValue() || parser.isCurrentAlias()) {
      throw refused("here only a plain value is understood");
    }
    return token == JsonToken.VALUE_NULL ? "" : parser.getText();
  }

  private void put(String key, String text) throws IOException {
    if (texts.putIfAbsent(key, text) != null) {
      throw refused(key + " is given twice");
    }
  }

  private JsonToken next() throws IOException {
    return parser.nextToken();
  }

  private Refused refused(String reason) {
    return new Refused(reason, parser);
  }

  /** YAML, but not what a configuration may hold. */
  private static final class Refused extends JsonProcessingException {

    Refused(String reason, JsonParser parser) {
      super(reason, parser.currentLocation());
    }
  }
}
