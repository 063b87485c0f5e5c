package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one YAML document into values that know their lines. It uses a token stream, because
 * loading an object mapper would dominate the start-up time.
 */
public final class YamlTree {

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A truncated "onload:" must not be read as "onload: null", which means removal.
          .disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .build();

  private YamlTree() {}

  /** The document; empty if the text has none, for example only comments. */
  public static Optional<YamlNode> parse(String text) throws YamlException {
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      YamlNode node = node(parser);
      if (parser.nextToken() != null) {
        throw wrong(parser, "a second document begins");
      }
      return Optional.of(node);
    } catch (JsonProcessingException e) {
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new YamlException(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), reason);
    } catch (IOException e) {
      throw new YamlException(1, String.valueOf(e.getMessage()));
    }
  }

  private static YamlNode node(YAMLParser parser) throws IOException, YamlException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw wrong(parser, "anchors and aliases are not understood");
    }
    int line = parser.currentTokenLocation().getLineNr();
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> mapping(parser, line);
      case START_ARRAY -> sequence(parser, line);
      case VALUE_TRUE -> new YamlNode.Truth(line, true);
      case VALUE_FALSE -> new YamlNode.Truth(line, false);
      case VALUE_NULL -> new YamlNode.Nothing(line);
      case VALUE_NUMBER_INT -> whole(parser, line);
      case VALUE_STRING, VALUE_NUMBER_FLOAT, VALUE_EMBEDDED_OBJECT ->
          new YamlNode.Text(line, parser.getText());
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME ->
          throw wrong(parser, "nothing where a value belongs");
    };
  }

  private static YamlNode whole(YAMLParser parser, int line) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? new YamlNode.Text(line, parser.getText())
        : new YamlNode.Whole(line, parser.getLongValue());
  }

  private static YamlNode mapping(YAMLParser parser, int line) throws IOException, YamlException {
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      fields.put(key, node(parser));
    }
    return new YamlNode.Mapping(line, fields);
  }

  private static YamlNode sequence(YAMLParser parser, int line) throws IOException, YamlException {
    List<YamlNode> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(node(parser));
    }
    return new YamlNode.Sequence(line, List.copyOf(elements));
  }

  private static YamlException wrong(JsonParser parser, String reason) {
    return new YamlException(parser.currentTokenLocation().getLineNr(), reason);
  }
}
