package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns tokens into values, for YAML and JSON alike. It uses a token stream, because loading an
 * object mapper would dominate the start-up time.
 */
final class NodeReader {

  private final JsonParser parser;

  private NodeReader(JsonParser parser) {
    this.parser = parser;
  }

  /** The value whose first token was read last. */
  static YamlNode read(JsonParser parser) throws IOException {
    return new NodeReader(parser).node();
  }

  private YamlNode node() throws IOException {
    if (isAnchorOrAlias()) {
      throw wrong("anchors and aliases are not understood");
    }
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(line);
      case START_ARRAY -> sequence(line);
      case VALUE_TRUE -> new YamlNode.Truth(line, true);
      case VALUE_FALSE -> new YamlNode.Truth(line, false);
      case VALUE_NULL -> new YamlNode.Nothing(line);
      case VALUE_NUMBER_INT -> whole(line);
      case VALUE_NUMBER_FLOAT -> new YamlNode.Digits(line, parser.getText());
      case VALUE_STRING, VALUE_EMBEDDED_OBJECT -> new YamlNode.Text(line, parser.getText());
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME -> throw wrong("a value is missing");
    };
  }

  private boolean isAnchorOrAlias() throws IOException {
    return parser.getObjectId() != null
        || (parser instanceof YAMLParser yaml && yaml.isCurrentAlias());
  }

  private YamlNode whole(int line) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? new YamlNode.Digits(line, parser.getText())
        : new YamlNode.Whole(line, parser.getLongValue());
  }

  private YamlNode mapping(int line) throws IOException {
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      fields.put(key, node());
    }
    return new YamlNode.Mapping(line, fields);
  }

  private YamlNode sequence(int line) throws IOException {
    List<YamlNode> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(node());
    }
    return new YamlNode.Sequence(line, List.copyOf(elements));
  }

  private IOException wrong(String reason) {
    return new JsonParseException(parser, reason, parser.currentTokenLocation());
  }
}
