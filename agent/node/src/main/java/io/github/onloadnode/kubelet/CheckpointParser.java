package io.github.onloadnode.kubelet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.onloadnode.node.DeviceIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Parses the kubelet's checkpoint entry by entry and keeps nothing, because the file may be larger
 * than the heap. Skips the answers of other plugins, which may have any size and form.
 */
final class CheckpointParser {

  /** Takes the entries. */
  interface Visitor {

    /** An entry of one of the wanted resources, with the plugin's answer. */
    void given(Entry entry, byte[] answer) throws IOException;

    /** The answer in an entry of another resource; called only if {@link #wantsOthers}. */
    default void other(byte[] answer) throws IOException {}

    /** Whether to read the answers of other plugins. */
    default boolean wantsOthers() {
      return false;
    }
  }

  /** An entry without its answer: PodDevicesEntry of checkpoint.go, Kubernetes 1.36. */
  record Entry(String resource, String pod, String container, SortedSet<String> ids) {}

  /** Enough for a thousand mounts. */
  private static final int LARGEST_ANSWER = 1 << 20;

  /** One container cannot be given more of one resource. */
  private static final int MOST_IDS = DeviceIds.MOST_DEVICES;

  /** Names and UIDs have at most 253 characters, device IDs should have 63. */
  private static final int LONGEST_TEXT = 4096;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  private final Set<String> resources;
  private final Visitor visitor;

  /**
   * @param resources whose entries to read
   */
  CheckpointParser(Set<String> resources, Visitor visitor) {
    this.resources = Set.copyOf(resources);
    this.visitor = visitor;
  }

  /**
   * Reads up to the end of the list.
   *
   * @throws IOException if the file cannot be read, is not a kubelet's, or exceeds a limit; the
   *     message is a clause
   */
  void parse(InputStream in) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is not a kubelet's JSON");
      }
      if (!goTo(json, "Data")
          || json.currentToken() != JsonToken.START_OBJECT
          || !goTo(json, "PodDeviceEntries")) {
        throw new IOException("it has no Data.PodDeviceEntries");
      }
      entries(json);
    } catch (JsonParseException _) {
      throw new IOException("it is not JSON");
    } catch (StreamConstraintsException _) {
      throw new IOException("a name in it is longer than " + LONGEST_TEXT + " letters");
    }
  }

  /** Moves on to a field's value; false if the object has no such field. */
  private static boolean goTo(JsonParser json, String field) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = json.currentName().equals(field);
      json.nextToken();
      if (wanted) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }

  private void entries(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IOException("its Data.PodDeviceEntries is not a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new IOException("an entry of its Data.PodDeviceEntries is not an object");
      }
      entry(json);
    }
  }

  private void entry(JsonParser json) throws IOException {
    String pod = "";
    String container = "";
    String resource = "";
    SortedSet<String> ids = new TreeSet<>();
    byte[] answer = {};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      // Go writes the fields in the order of the struct, so the resource comes before the answer.
      boolean other = !resource.isEmpty() && !resources.contains(resource);
      switch (field) {
        case "PodUID" -> pod = json.getText();
        case "ContainerName" -> container = json.getText();
        case "ResourceName" -> resource = json.getText();
        case "DeviceIDs" -> ids = ids(json, other);
        case "AllocResp" -> answer = answer(json, other);
        default -> json.skipChildren();
      }
    }
    if (resources.contains(resource)) {
      visitor.given(new Entry(resource, pod, container, ids), answer);
    } else if (visitor.wantsOthers()) {
      visitor.other(answer);
    }
  }

  /** An object with a list for each NUMA node; before Kubernetes 1.20 a single list. */
  private static SortedSet<String> ids(JsonParser json, boolean other) throws IOException {
    SortedSet<String> ids = new TreeSet<>();
    if (other || !json.currentToken().isStructStart()) {
      json.skipChildren();
      return ids;
    }
    for (int depth = 1; depth > 0; ) {
      JsonToken token = json.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING && ids.add(json.getText())) {
        limit(ids.size(), MOST_IDS, "devices in one entry");
      }
    }
    return ids;
  }

  private byte[] answer(JsonParser json, boolean other) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL || (other && !visitor.wantsOthers())) {
      json.skipChildren();
      return new byte[0];
    }
    Answer answer = new Answer();
    try {
      json.readBinaryValue(answer);
    } catch (IllegalArgumentException _) {
      // Not base64; the parser continues after the value.
      if (!other) {
        throw new IOException("an AllocResp in it is not a device plugin's answer");
      }
    }
    if (!other) {
      limit(answer.count, LARGEST_ANSWER, "bytes in one AllocResp");
    }
    return answer.bytes.toByteArray();
  }

  /**
   * Stops parsing above a limit.
   *
   * @throws IOException that names the limit
   */
  static void limit(long count, long most, String of) throws IOException {
    if (count > most) {
      throw new IOException("more than " + most + " " + of);
    }
  }

  /** The beginning, up to the limit. */
  private static final class Answer extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long count;

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, Math.min(length, LARGEST_ANSWER - bytes.size()));
      count += length;
    }
  }
}
