package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.order.NodeWords;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our keys on a Node object, as shown by the API server. Pure.
 *
 * @param observed the annotation; empty if there is none
 * @param words the controller's annotations
 * @param identity which object at which time
 */
record NodeMetadata(
    Map<String, String> labels, Optional<String> observed, NodeWords words, Identity identity) {

  /**
   * An object's identity.
   *
   * @param uid empty if unknown
   * @param version its resourceVersion; empty if unknown
   */
  record Identity(String uid, String version) {

    static final Identity UNKNOWN = new Identity("", "");

    /** Whether this is later than the other; the larger version is the later one (KEP-5504). */
    boolean isAfter(Identity other) {
      boolean comparable = version.matches("\\d{1,19}") && other.version.matches("\\d{1,19}");
      return !comparable
          || version.length() > other.version.length()
          || (version.length() == other.version.length() && version.compareTo(other.version) > 0);
    }
  }

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

  private static final Set<String> ANNOTATIONS =
      Set.of(NodeKeys.OBSERVED, NodeKeys.DESIRED, NodeKeys.GRANT, NodeKeys.STAGE);

  NodeMetadata {
    labels = Map.copyOf(labels);
  }

  /** An object that no controller has written to. */
  NodeMetadata(Map<String, String> labels, Optional<String> observed) {
    this(labels, observed, NodeWords.NONE, Identity.UNKNOWN);
  }

  /** The annotation's content; empty if it cannot be understood. */
  Optional<Observed> said() {
    return observed.map(ObservedJson::read).flatMap(ObservedJson.Content::toOptional);
  }

  /** Whether this is the same object, and the node's word was not deleted from it. */
  boolean remembers(NodeMetadata before) {
    return identity.uid().equals(before.identity.uid())
        && (observed.isPresent() || before.observed.isEmpty());
  }

  /**
   * Reads an object token by token, because the tree of a 1 MB object would take 10 MB.
   *
   * @throws IOException if it is not an API object
   */
  static NodeMetadata parse(String json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      Draft draft = new Draft();
      draft.object(parser);
      require(draft.found && parser.currentToken() == JsonToken.END_OBJECT);
      return draft.node();
    }
  }

  /** What is read of an object; another object than a Node leaves it nearly empty. */
  static final class Draft {

    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();
    private final Map<String, String> own = new HashMap<>();
    private boolean found;

    /** Reads the object that the parser is at the beginning of. */
    void object(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean metadata = parser.currentName().equals("metadata");
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_OBJECT && metadata) {
          found = true;
          metadata(parser);
        } else if (value.isScalarValue()) {
          own.put(parser.currentName(), parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }

    private void metadata(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "labels" -> texts(parser, LABELS, labels);
          case "annotations" -> texts(parser, ANNOTATIONS, annotations);
          case "uid", "resourceVersion" -> {
            if (value == JsonToken.VALUE_STRING) {
              own.put(name, parser.getText());
            } else {
              parser.skipChildren();
            }
          }
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

    NodeMetadata node() {
      return new NodeMetadata(
          labels,
          Optional.ofNullable(annotations.get(NodeKeys.OBSERVED)),
          new NodeWords(
              Optional.ofNullable(annotations.get(NodeKeys.DESIRED)),
              Optional.ofNullable(annotations.get(NodeKeys.GRANT)),
              Optional.ofNullable(annotations.get(NodeKeys.STAGE))),
          new Identity(field("uid"), field("resourceVersion")));
    }

    /** A field of the object itself as text, such as a Status' message. */
    String field(String name) {
      return own.getOrDefault(name, "");
    }
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not an object with metadata");
    }
  }
}
