package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /var/lib/onload-agent/order.json}: the last order from the API server with the content of
 * its revision, so that a node goes on without one. {@link OrderFile} is the local mode's.
 */
public final class NodeOrderFile {

  public static final String PATH = "/var/lib/onload-agent/order.json";

  private static final int VERSION = 1;

  private final HostRoot root;
  private final AtomicFile file;

  public NodeOrderFile(HostRoot root) {
    this.root = root;
    this.file = new AtomicFile(root, PATH);
  }

  /** The last order; absent before the first. */
  Reading<TakenOrder> read() {
    return file.read().flatMap(NodeOrderFile::parse);
  }

  private static Reading<TakenOrder> parse(String text) {
    try {
      JsonFields json = JsonFields.parse(text);
      Reading<Desired> desired = DesiredJson.read(json.asText("desired"));
      if (!json.small("v").equals(Optional.of(VERSION)) || desired.toOptional().isEmpty()) {
        return Reading.unreadable(PATH + ": is not an order that this agent understands");
      }
      Optional<DesiredDocument> document =
          json.isObject("document")
              ? json.value("document").map(tree -> DesiredParser.parse(PATH, tree))
              : Optional.empty();
      return desired.map(
          order -> new TakenOrder(order, document, json.text("stage"), json.text("invalid")));
    } catch (YamlException | FindingException e) {
      return Reading.unreadable(PATH + ": " + e.getMessage());
    }
  }

  /** Returns when the order is on the disk. */
  void write(TakenOrder order) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", VERSION);
    json.put("desired", DesiredJson.write(order.desired()));
    json.put(
        "document", order.document().map(document -> new JsonWriter.Written(document.canonical())));
    json.put("stage", order.stage());
    json.put("invalid", order.invalid());
    file.write(JsonWriter.write(json) + "\n");
  }

  /** Deletes it and the local mode's, for a node may have been in both. */
  void delete() throws IOException {
    OrderFile.delete(root);
  }
}
