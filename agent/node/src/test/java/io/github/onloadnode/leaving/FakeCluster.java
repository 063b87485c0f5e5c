package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.nodeapi.ApiDoor;
import io.github.onloadnode.nodeapi.ApiReply;
import io.github.onloadnode.nodeapi.ApiRequest;
import io.github.onloadnode.testing.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An API server, and a clock that advances by itself. */
final class FakeCluster extends ClusterObjects implements ApiDoor {

  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/onload/leases";
  private static final String LABEL = "/metadata/labels/app.kubernetes.io~1component";

  /** Method and path of each request. */
  final List<String> requests = new ArrayList<>();

  final List<ApiRequest> writes = new ArrayList<>();
  final List<String> lines = new ArrayList<>();

  /** Answers to give instead, once each. */
  final Deque<ApiReply> replies = new ArrayDeque<>();

  /** Events by the time at which they happen. */
  final TreeMap<Duration, Runnable> later = new TreeMap<>();

  final TestClock clock = new TestClock();

  /** Their names. */
  final Set<String> leases = new TreeSet<>();

  final OnloadObjects onloads = new OnloadObjects();

  /** How agents work; every installation has it. */
  Optional<ObjectNode> configuration = Optional.of(map("onload-agent-configuration", ""));

  /** The name of the pod in which the uninstall runs. */
  Optional<String> pod = Optional.empty();

  /** Whether the next write is obeyed, and its answer lost. */
  boolean losesTheNextAnswer;

  /** Nodes that remove Onload as soon as the ConfigMap asks for it. */
  final Set<String> obedient = new TreeSet<>();

  /** What is answered to every request for the object of this name. */
  final Map<String, ApiReply> denied = new HashMap<>();

  /** How long each answer takes. */
  Duration answerTime = Duration.ZERO;

  private Duration passed = Duration.ZERO;

  Outcome remove(Duration limit) throws InterruptedException {
    return leaving(limit).removeOnload(Orders.FILE);
  }

  Outcome delete(Duration limit) throws InterruptedException {
    return leaving(limit).removeOnload(Orders.CLUSTER);
  }

  Outcome unmark(Duration limit) throws InterruptedException {
    return leaving(limit).removeMarks(Orders.FILE);
  }

  Leaving leaving(Duration limit) {
    return new Leaving(
        this, "onload", pod, limit, new Leaving.Clocks(clock, clock), this::pass, lines::add);
  }

  private void pass(Duration time) {
    passed = passed.plus(time);
    clock.advance(time);
    while (!later.isEmpty() && later.firstKey().compareTo(passed) <= 0) {
      later.pollFirstEntry().getValue().run();
    }
  }

  /** A node with an agent that serves, and removes Onload as soon as it is asked. */
  void obedientNode(String name) {
    node(name, Sayings.serving());
    obedient.add(name);
  }

  void after(Duration time, Runnable event) {
    later.put(time, event);
  }

  void replies(int status, String message) {
    replies.add(reply(status, "{\"kind\":\"Status\",\"message\":\"" + message + "\"}"));
  }

  static ApiReply reply(int status, String body) {
    return new ApiReply.Answered(status, Optional.empty(), body);
  }

  @Override
  public String name(ApiRequest request) {
    return request.method() + " https://api" + request.path();
  }

  @Override
  public ApiReply send(ApiRequest request) {
    requests.add(request.method() + " " + request.path());
    pass(answerTime);
    return Optional.ofNullable(replies.poll()).orElseGet(() -> answer(request));
  }

  private ApiReply answer(ApiRequest request) {
    String path = request.path().replaceAll("\\?.*", "");
    Optional<ApiReply> no = Optional.ofNullable(denied.get(path.replaceAll(".*/", "")));
    if (no.isPresent()) {
      return no.get();
    }
    if (request.method().equals("PATCH")) {
      writes.add(request);
      ApiReply written = patch(path, tree(request.body()));
      boolean lost = losesTheNextAnswer;
      losesTheNextAnswer = false;
      return lost ? reply(504, "{\"message\":\"gateway timeout\"}") : written;
    }
    if (request.method().equals("DELETE")) {
      writes.add(request);
      if (path.startsWith(LEASES + "/")) {
        return leases.remove(path.substring(LEASES.length() + 1)) ? reply(200, "{}") : missing();
      }
      return onloads.delete(path, tree(request.body()).at("/preconditions/uid").asText());
    }
    return switch (path) {
      case LEASES -> page(request.path(), leases.stream().map(FakeCluster::lease).toList());
      case OnloadObjects.LIST ->
          onloads.all.map(all -> page(request.path(), all)).orElseGet(FakeCluster::missing);
      case "/api/v1/namespaces/onload/configmaps/onload-agent-configuration" ->
          configuration
              .map(object -> reply(200, object.toString()))
              .orElseGet(FakeCluster::missing);
      case "/api/v1/nodes" -> page(request.path(), List.copyOf(nodes.values()));
      case "/api/v1/namespaces/onload/pods" -> page(request.path(), selected(request.path()));
      case "/api/v1/namespaces/onload/configmaps/onload-agent-desired" ->
          map.map(object -> reply(200, object.toString())).orElseGet(FakeCluster::missing);
      default -> missing();
    };
  }

  private static ObjectNode lease(String name) {
    ObjectNode lease = JSON.createObjectNode();
    lease.putObject("metadata").put("name", name);
    return lease;
  }

  private List<ObjectNode> selected(String path) {
    return pods.values().stream()
        .filter(pod -> path.contains("component%3D" + pod.at(LABEL).asText()))
        .toList();
  }

  private ApiReply patch(String path, JsonNode patch) {
    if (path.startsWith("/api/v1/nodes/")) {
      return Optional.ofNullable(nodes.get(path.substring("/api/v1/nodes/".length())))
          .map(node -> reply(200, merge(node, patch).toString()))
          .orElseGet(FakeCluster::missing);
    }
    ApiReply answer =
        map.map(object -> reply(200, merge(object, patch).toString()))
            .orElseGet(FakeCluster::missing);
    obedient.forEach(this::removes);
    return answer;
  }

  private static ApiReply missing() {
    return reply(404, "{\"kind\":\"Status\",\"message\":\"not found\"}");
  }

  /** Two objects per page. */
  private static ApiReply page(String path, List<ObjectNode> all) {
    int from =
        path.contains("continue=") ? Integer.parseInt(path.replaceAll(".*continue=", "")) : 0;
    int to = Math.min(from + 2, all.size());
    ObjectNode list = JSON.createObjectNode().put("kind", "List");
    ObjectNode metadata = list.putObject("metadata");
    if (to < all.size()) {
      metadata.put("continue", String.valueOf(to));
    }
    list.putArray("items").addAll(all.subList(from, to));
    return reply(200, list.toString());
  }

  private static ObjectNode merge(ObjectNode object, JsonNode patch) {
    patch
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            object.remove(entry.getKey());
          } else if (entry.getValue().isObject()) {
            merge(object.withObject("/" + entry.getKey()), entry.getValue());
          } else {
            object.set(entry.getKey(), entry.getValue());
          }
        });
    return object;
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
