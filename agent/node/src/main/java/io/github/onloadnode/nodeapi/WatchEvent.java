package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** One line of a watch. */
sealed interface WatchEvent {

  /** The object as it is now. */
  record Changed(NodeMetadata node) implements WatchEvent {}

  /** The object was deleted. */
  record Deleted() implements WatchEvent {}

  /** Nothing changed up to this version. */
  record Bookmark(String version) implements WatchEvent {}

  /** The watch cannot be continued. */
  record Failed(String code, String message) implements WatchEvent {}

  /**
   * Reads a line; the order of its fields does not matter.
   *
   * @throws IOException if it is none
   */
  static WatchEvent parse(String line) throws IOException {
    String type = "";
    NodeMetadata.Draft draft = new NodeMetadata.Draft();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no event");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("type") && value == JsonToken.VALUE_STRING) {
          type = parser.getText();
        } else if (name.equals("object") && value == JsonToken.START_OBJECT) {
          draft.object(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return switch (type) {
      case "ADDED", "MODIFIED" -> new Changed(draft.node());
      case "DELETED" -> new Deleted();
      case "BOOKMARK" -> new Bookmark(draft.node().identity().version());
      case "ERROR" -> new Failed(draft.field("code"), draft.field("message"));
      default -> throw new IOException("no event of a known type");
    };
  }
}
