package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * A list with the node's own object, from which a watch goes on. The version of the object itself
 * may be too old for that.
 *
 * @param version of the list
 * @param node empty if there is no such object
 */
record NodeList(String version, Optional<NodeMetadata> node) {

  /**
   * Reads the list token by token.
   *
   * @throws IOException if it is none
   */
  static NodeList parse(String json) throws IOException {
    String version = "";
    Optional<NodeMetadata> node = Optional.empty();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
          version = version(parser);
        } else if (name.equals("items") && value == JsonToken.START_ARRAY) {
          node = first(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (version.isEmpty()) {
      throw new IOException("not a list of objects");
    }
    return new NodeList(version, node);
  }

  private static String version(JsonParser parser) throws IOException {
    String version = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("resourceVersion");
      if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
        version = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return version;
  }

  private static Optional<NodeMetadata> first(JsonParser parser) throws IOException {
    Optional<NodeMetadata> first = Optional.empty();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      NodeMetadata.Draft draft = new NodeMetadata.Draft();
      draft.object(parser);
      first = first.isPresent() ? first : Optional.of(draft.node());
    }
    return first;
  }
}
