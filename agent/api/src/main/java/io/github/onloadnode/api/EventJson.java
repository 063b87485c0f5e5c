package io.github.onloadnode.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event of {@code events.k8s.io/v1}, cut to what an API server takes. */
public final class EventJson {

  /** Where Kubernetes keeps the events of objects without a namespace. */
  public static final String NODES_NAMESPACE = "default";

  /** Bytes, by which the API server refuses an event. */
  private static final int LONGEST_NOTE = 1024;

  private static final int LONGEST_INSTANCE = 128;

  private EventJson() {}

  /** Which event it is: its own name, where it is kept, and when it happened. */
  public record Identity(String name, String namespace, Instant at) {}

  /**
   * Who tells it.
   *
   * @param controller the kind of program
   * @param instance which of them
   * @param action what it was doing
   */
  public record Reporter(String controller, String instance, String action) {}

  /**
   * What it says.
   *
   * @param reason one word in CamelCase
   */
  public record Message(String reason, boolean warning, String note) {}

  /** The kubelet's own events have the node's name as its uid, and kubectl looks for that. */
  public static Map<String, Object> regardingNode(String node) {
    return Map.of("kind", "Node", "name", node, "uid", node);
  }

  /** One line. */
  public static String write(
      Identity identity, Reporter reporter, Map<String, Object> regarding, Message message) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("apiVersion", "events.k8s.io/v1");
    event.put("kind", "Event");
    event.put("metadata", Map.of("name", identity.name(), "namespace", identity.namespace()));
    event.put("eventTime", MicroTime.of(identity.at()));
    event.put("reportingController", reporter.controller());
    event.put("reportingInstance", JsonText.cut(reporter.instance(), LONGEST_INSTANCE));
    event.put("action", reporter.action());
    event.put("reason", message.reason());
    event.put("regarding", regarding);
    event.put("note", JsonText.cut(message.note(), LONGEST_NOTE));
    event.put("type", message.warning() ? "Warning" : "Normal");
    return JsonWriter.write(event);
  }
}
