package io.github.onloadnode.leaving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.LeaseNames;
import io.github.onloadnode.nodeapi.ApiDoor;
import io.github.onloadnode.nodeapi.ApiReply;
import io.github.onloadnode.nodeapi.ApiRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The requests to the API server during an uninstall. */
final class ClusterApi {

  /** The chart gives these labels to the agents' pods in every release. */
  private static final String AGENTS =
      "app.kubernetes.io/name=onload-agent,app.kubernetes.io/component=agent";

  /** The pods of the chart's hooks. */
  private static final String CLEANUPS =
      "app.kubernetes.io/name=onload-agent,app.kubernetes.io/component=cleanup";

  private static final String NODES = "/api/v1/nodes";
  private static final String RESOURCES = "/apis/onload.amd.com/v1alpha1";

  /** A Node with many images may have 50 KiB, and the heap is small. */
  private static final int PAGE = 5;

  /** A Lease has less than one. */
  private static final int LEASE_PAGE = 200;

  private static final int LONGEST_PAGE = 3 << 19;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiDoor door;
  private final String namespace;
  private final String leases;
  private final BooleanSupplier late;

  /**
   * @param late whether a list should end with the pages that were read
   */
  ClusterApi(ApiDoor door, String namespace, BooleanSupplier late) {
    this.door = door;
    this.namespace = namespace;
    this.leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    this.late = late;
  }

  /** Gone if it does not exist, or only until its finalizers have run. */
  Reply<DesiredMap> desired() {
    String path = DesiredMap.path(namespace);
    return send(ApiRequest.get(path, DesiredMap.LONGEST), text -> map(path, text))
        .then(map -> map.isEnding() ? new Reply.Gone<>() : new Reply.Got<>(map));
  }

  private static DesiredMap map(String path, String text) throws IOException {
    JsonNode object = tree(text);
    if (!object.path("metadata").path("name").asText().equals(DesiredMap.NAME)) {
      throw new IOException("not the ConfigMap " + DesiredMap.NAME);
    }
    return new DesiredMap(path, object);
  }

  /** A ConfigMap of the installation; gone as {@link #desired}. */
  Reply<ReleaseMap> release(String name) {
    String path = "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    return send(ApiRequest.get(path, DesiredMap.LONGEST), ClusterApi::tree)
        .then(object ->
            object.path("metadata").has("deletionTimestamp")
                ? new Reply.Gone<>()
                : new Reply.Got<>(ReleaseMap.of(object)));
  }

  /** Of all namespaces; gone if the cluster does not have this kind. */
  Reply<Listing<OnloadResource>> resources() {
    return list(RESOURCES + "/onloads?limit=" + PAGE, tree -> Optional.of(OnloadResource.of(tree)));
  }

  Reply<Boolean> delete(OnloadResource resource) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").put("uid", resource.uid());
    String path = RESOURCES + "/namespaces/" + resource.namespace() + "/onloads/" + resource.name();
    return send(ApiRequest.delete(path, options.toString(), LONGEST_PAGE), _ -> true);
  }

  Reply<Boolean> write(ApiRequest request) {
    return send(request, _ -> true);
  }

  /**
   * What the reader makes of each node. A cluster of 5,000 nodes does not fit into the heap, so the
   * reader keeps no more than it needs.
   */
  <T> Reply<Listing<T>> nodes(Function<ClusterNode, Optional<T>> reader) {
    return all(NODES + "?limit=" + PAGE, tree -> reader.apply(ClusterNode.of(tree)));
  }

  Reply<Listing<AgentPod>> agents() {
    return pods(AGENTS, pod -> Optional.of(AgentPod.of(pod)));
  }

  /** When the pod of this name was created; nothing if the chart's hooks have no such pod. */
  Reply<Listing<Instant>> cleanupPod(String name) {
    return pods(
        CLEANUPS,
        pod ->
            pod.path("metadata").path("name").asText().equals(name)
                ? Timestamps.created(pod)
                : Optional.empty());
  }

  private <T> Reply<Listing<T>> pods(String labels, Function<JsonNode, Optional<T>> reader) {
    String path = "/api/v1/namespaces/" + namespace + "/pods?limit=" + PAGE + "&labelSelector=";
    return all(path + encoded(labels), reader);
  }

  /** The names of those that agents and controller of this namespace renew. */
  Reply<Listing<String>> leases() {
    return list(
        leases + "?limit=" + LEASE_PAGE,
        lease ->
            Optional.of(lease.path("metadata").path("name").asText()).filter(LeaseNames::isOurs));
  }

  Reply<Boolean> deleteLease(String name) {
    return send(ApiRequest.delete(leases + "/" + name, "{}", LONGEST_PAGE), _ -> true);
  }

  /** Removes our labels and annotations. */
  Reply<Boolean> unmark(ClusterNode.Marks marks) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = patch.putObject("metadata");
    ObjectNode labels = metadata.putObject("labels");
    marks.labels().forEach(labels::putNull);
    ObjectNode annotations = metadata.putObject("annotations");
    marks.annotations().forEach(annotations::putNull);
    return send(
        ApiRequest.patch(
            NODES + "/" + marks.node(), ApiRequest.MERGE_PATCH, patch.toString(), LONGEST_PAGE),
        _ -> true);
  }

  private <T> Reply<Listing<T>> all(String path, Function<JsonNode, Optional<T>> reader) {
    Reply<Listing<T>> read = list(path, reader);
    // Not the API server's answer: it has these lists, and if they are empty.
    return read instanceof Reply.Gone<Listing<T>>
        ? new Reply.Away<>(
            door.name(ApiRequest.get(path, LONGEST_PAGE)) + ": 404", Optional.empty())
        : read;
  }

  private <T> Reply<Listing<T>> list(String path, Function<JsonNode, Optional<T>> reader) {
    List<T> all = new ArrayList<>();
    String next = "";
    while (true) {
      ApiRequest page = ApiRequest.get(path + next, LONGEST_PAGE);
      Reply<String> read = send(page, text -> items(text, all, reader));
      String token = read instanceof Reply.Got<String>(String value) ? value : "";
      if (token.isEmpty() || late.getAsBoolean()) {
        return read.then(_ -> new Reply.Got<>(new Listing<>(all, token.isEmpty())));
      }
      next = "&continue=" + encoded(token);
    }
  }

  /** Adds a page's objects, one tree at a time; returns the token of the next page. */
  private static <T> String items(String text, List<T> into, Function<JsonNode, Optional<T>> reader)
      throws IOException {
    String next = "";
    boolean list = false;
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a list");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("metadata")) {
          next = parser.<JsonNode>readValueAsTree().path("continue").asText("");
        } else if (name.equals("items") && parser.currentToken() == JsonToken.START_ARRAY) {
          list = true;
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            reader.apply(parser.readValueAsTree()).ifPresent(into::add);
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    if (!list) {
      throw new IOException("not a list");
    }
    return next;
  }

  /** Converts an answer to a value. */
  private interface Reader<T> {
    T read(String text) throws IOException;
  }

  private <T> Reply<T> send(ApiRequest request, Reader<T> reader) {
    return switch (door.send(request)) {
      case ApiReply.Unanswered(var why) -> new Reply.Away<>(why.message(), Optional.empty());
      case ApiReply.Answered answered -> answer(door.name(request), answered, reader);
    };
  }

  private static <T> Reply<T> answer(String what, ApiReply.Answered answered, Reader<T> reader) {
    // 202 is a deletion that has begun.
    if (answered.status() == 200 || answered.status() == 202) {
      try {
        return new Reply.Got<>(reader.read(answered.body()));
      } catch (IOException e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new Reply.Away<>(
            what + ": the answer cannot be understood: " + line, Optional.empty());
      }
    }
    String why = what + ": " + answered.status() + " " + answered.message();
    return switch (answered.status()) {
      case 404 -> new Reply.Gone<>();
      // An expired token, a write conflict and an expired list are temporary.
      case 401, 408, 409, 410, 429 -> new Reply.Away<>(why, answered.retryAfter());
      default ->
          answered.status() >= 500
              ? new Reply.Away<>(why, answered.retryAfter())
              : new Reply.Refused<>(why);
    };
  }

  private static JsonNode tree(String text) throws IOException {
    JsonNode tree = JSON.readTree(text);
    if (!tree.path("metadata").isObject()) {
      throw new IOException("not an object with metadata");
    }
    return tree;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
