package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.ObservedJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our keys on a Node object, as shown by the API server. Pure.
 *
 * @param observed the annotation; empty if there is none
 */
record NodeMetadata(Map<String, String> labels, Optional<String> observed) {

  private static final JsonFactory JSON = new JsonFactory();

  private static final Set<String> LABELS =
      Set.of(
          NodeKeys.READY,
          NodeKeys.VERSION,
          NodeKeys.PRESENT,
          NodeKeys.FAMILY,
          NodeKeys.DRIVER,
          NodeKeys.PORTS,
          NodeKeys.SRIOV);

  NodeMetadata {
    labels = Map.copyOf(labels);
  }

  /** The annotation's content; empty if it cannot be understood. */
  Optional<Observed> said() {
    return observed.map(ObservedJson::read).flatMap(ObservedJson.Content::toOptional);
  }

  /**
   * Reads an object token by token, because the tree of a 1 MB object would take 10 MB.
   *
   * @throws IOException if it is not an API object
   */
  static NodeMetadata parse(String json) throws IOException {
    Map<String, String> labels = new HashMap<>();
    Map<String, String> annotations = new HashMap<>();
    boolean found = false;
    try (JsonParser parser = JSON.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean metadata = parser.currentName().equals("metadata");
        if (parser.nextToken() == JsonToken.START_OBJECT && metadata) {
          found = true;
          metadata(parser, labels, annotations);
        } else {
          parser.skipChildren();
        }
      }
      require(found && parser.currentToken() == JsonToken.END_OBJECT);
    }
    return new NodeMetadata(labels, Optional.ofNullable(annotations.get(NodeKeys.OBSERVED)));
  }

  private static void metadata(
      JsonParser parser, Map<String, String> labels, Map<String, String> annotations)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "labels" -> texts(parser, LABELS, labels);
        case "annotations" -> texts(parser, Set.of(NodeKeys.OBSERVED), annotations);
        default -> parser.skipChildren();
      }
    }
  }

  private static void texts(JsonParser parser, Set<String> wanted, Map<String, String> into)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING && wanted.contains(name)) {
        into.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not an object with metadata");
    }
  }
}
