package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What an API server has besides the object of a node: watches, Leases, revisions, conditions. */
final class FakeCluster {

  static final String NAMESPACE = "onload-system";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "end";
  private static final String LEASES =
      "/apis/coordination.k8s.io/v1/namespaces/" + NAMESPACE + "/leases";
  private static final String REVISIONS =
      "/apis/apps/v1/namespaces/" + NAMESPACE + "/controllerrevisions/";
  private static final String STATUS = "/api/v1/nodes/" + FakeApiServer.NODE + "/status";

  /** An answer. */
  record Reply(int status, String body) {}

  /** By name; a Lease as JSON. */
  final Map<String, JsonNode> leases = new ConcurrentHashMap<>();

  /** By name; the data as JSON. */
  final Map<String, String> revisions = new ConcurrentHashMap<>();

  /** The conditions of the node, with one of the kubelet's. */
  final ArrayNode conditions =
      JSON.createArrayNode()
          .add(JSON.createObjectNode().put("type", "Ready").put("status", "True"));

  private final Map<String, Reply> refused = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong(100);
  private final Set<BlockingQueue<String>> watches = ConcurrentHashMap.newKeySet();

  NodeMetadata.Identity nextVersion(String uid) {
    return new NodeMetadata.Identity(uid, String.valueOf(version.incrementAndGet()));
  }

  /** A list with one object. */
  String list(String node) {
    return "{\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
        .formatted(version.get(), node);
  }

  /** A node with its conditions, as only a client is shown that asks for all of it. */
  synchronized String withStatus(String node) throws IOException {
    ObjectNode whole = (ObjectNode) JSON.readTree(node);
    whole.putObject("status").set("conditions", conditions.deepCopy());
    return whole.toString();
  }

  /** The conditions as text. */
  synchronized String conditions() {
    return conditions.toString();
  }

  /** Sends an event to everybody who watches. */
  void tell(String type, String object) {
    send("{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object));
  }

  /** Sends this to everybody who watches. */
  void send(String text) {
    watches.forEach(watch -> watch.add(text));
  }

  void endWatches() {
    send(END);
  }

  int watching() {
    return watches.size();
  }

  void watch(HttpExchange exchange) throws IOException {
    BlockingQueue<String> mine = new LinkedBlockingQueue<>();
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      watches.add(mine);
      for (String next = mine.take(); !next.equals(END); next = mine.take()) {
        out.write(next.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      watches.remove(mine);
    }
  }

  /** Refuses requests to paths that end so. */
  void refuse(String pathEnd, int status, String message) {
    refused.put(pathEnd, new Reply(status, FakeApiServer.statusJson(message)));
  }

  /** Refuses nothing any more. */
  void accept() {
    refused.clear();
  }

  Optional<Reply> refusal(String path) {
    return refused.entrySet().stream()
        .filter(entry -> path.endsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  boolean knows(String path) {
    return path.startsWith(LEASES) || path.startsWith(REVISIONS) || path.equals(STATUS);
  }

  Reply answer(String how, String path, String body) throws IOException {
    if (path.startsWith(REVISIONS)) {
      String data = revisions.get(path.substring(REVISIONS.length()));
      return data == null ? missing() : new Reply(200, "{\"data\":" + data + "}");
    }
    return path.equals(STATUS) ? condition(how, body) : lease(how, path, body);
  }

  private static Reply missing() {
    return new Reply(404, "{\"kind\":\"Status\",\"message\":\"not found\"}");
  }

  private Reply lease(String how, String path, String body) throws IOException {
    JsonNode given = JSON.readTree(body);
    if (how.startsWith("POST") && path.equals(LEASES)) {
      leases.put(given.path("metadata").path("name").asText(), given);
      return new Reply(201, body);
    }
    String name = path.substring(LEASES.length() + 1);
    if (!how.equals("PATCH application/merge-patch+json") || !leases.containsKey(name)) {
      return missing();
    }
    ObjectNode lease = leases.get(name).deepCopy();
    lease.withObject("/spec").setAll((ObjectNode) given.path("spec"));
    leases.put(name, lease);
    return new Reply(200, lease.toString());
  }

  private synchronized Reply condition(String how, String body) throws IOException {
    if (!how.equals("PATCH application/strategic-merge-patch+json")) {
      return new Reply(415, "{}");
    }
    for (JsonNode patch : JSON.readTree(body).path("status").path("conditions")) {
      ObjectNode merged = JSON.createObjectNode();
      for (int at = 0; at < conditions.size(); at++) {
        if (conditions.get(at).path("type").equals(patch.path("type"))) {
          merged = (ObjectNode) conditions.remove(at);
        }
      }
      if (!patch.path("$patch").asText().equals("delete")) {
        conditions.add(merged.setAll((ObjectNode) patch));
      }
    }
    return new Reply(200, "{\"metadata\":{}}");
  }
}
