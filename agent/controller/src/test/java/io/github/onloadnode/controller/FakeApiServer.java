package io.github.onloadnode.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An API server over HTTP as far as the controller uses one: objects, versions, lists, watches. */
final class FakeApiServer implements AutoCloseable {

  private final FakeObjects objects = new FakeObjects();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Function<Request, Optional<Reply>>> faults = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile boolean closed;

  FakeApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A request of a client. */
  record Request(String method, String path, String body) {

    boolean isWrite() {
      return !method.equals("GET") && !path.contains("/leases") && !path.contains("/events");
    }
  }

  /** An answer that no object gives. */
  record Reply(int code, String body) {

    static Reply status(int code, String reason, String message, String details) {
      return new Reply(
          code,
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"%s\",\"message\":\"%s\",\"code\":%d,\"details\":%s}"
              .formatted(reason, message, code, details));
    }
  }

  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .withRequestRetryBackoffLimit(0)
        .withOnlyHttpWatches(true)
        .build();
  }

  FakeObjects objects() {
    return objects;
  }

  /** All requests so far. */
  List<Request> requests() {
    return requests;
  }

  List<Request> writes() {
    return requests.stream().filter(Request::isWrite).toList();
  }

  /** Asked before anything else, for each request. */
  void fault(Function<Request, Optional<Reply>> fault) {
    faults.add(fault);
  }

  /** All of them, to be taken back. */
  List<Function<Request, Optional<Reply>>> faults() {
    return faults;
  }

  void create(String path, String yaml) {
    objects.create(path, TestYaml.object(yaml));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    Request request =
        new Request(
            exchange.getRequestMethod(),
            path,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (query.containsKey("watch") && query.get("watch").equals("true")) {
      watch(exchange, FakePath.of(path), query);
      return;
    }
    requests.add(request);
    Reply reply;
    try {
      reply =
          faults.stream()
              .flatMap(fault -> fault.apply(request).stream())
              .findFirst()
              .orElseGet(() -> answer(request, query));
    } catch (FakeObjects.Refused e) {
      reply = Reply.status(e.code(), e.reason(), String.valueOf(e.getMessage()), "{}");
    }
    answer(exchange, reply);
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.code(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Reply answer(Request request, Map<String, String> query) {
    FakePath path = FakePath.of(request.path());
    ObjectNode body = TestYaml.object(request.body().isEmpty() ? "{}" : request.body());
    return switch (request.method()) {
      case "GET" -> good(path.name().isPresent() ? objects.get(path.object()) : list(path, query));
      case "POST" -> good(post(path, body));
      case "PUT" -> good(objects.replace(path.object(), body, path.sub().isPresent()));
      case "PATCH" -> good(objects.patch(path.object(), body));
      default -> {
        objects.delete(path.object(), body.at("/preconditions/uid").asText());
        yield new Reply(200, "{\"kind\":\"Status\",\"status\":\"Success\"}");
      }
    };
  }

  private ObjectNode post(FakePath path, ObjectNode body) {
    if (path.sub().equals(Optional.of("eviction"))) {
      objects.delete(path.object(), body.at("/deleteOptions/preconditions/uid").asText());
      return body;
    }
    return objects.create(path.object() + "/" + body.at("/metadata/name").asText(), body);
  }

  private static Reply good(ObjectNode object) {
    return new Reply(200, object.toString());
  }

  private ObjectNode list(FakePath path, Map<String, String> query) {
    ObjectNode list = FakeObjects.JSON.createObjectNode();
    list.put("kind", "List").put("apiVersion", "v1");
    list.withObject("/metadata").put("resourceVersion", Long.toString(objects.version()));
    List<ObjectNode> all =
        objects.list(path).values().stream().filter(object -> isSelected(object, query)).toList();
    int from = number(query, "continue", 0);
    int end = Math.min(all.size(), from + number(query, "limit", all.size()));
    list.withArray("items").addAll(all.subList(from, end));
    if (end < all.size()) {
      list.withObject("/metadata").put("continue", Integer.toString(end));
    }
    return list;
  }

  private static int number(Map<String, String> query, String key, int otherwise) {
    String text = query.getOrDefault(key, "");
    return text.isEmpty() ? otherwise : Integer.parseInt(text);
  }

  private static boolean isSelected(ObjectNode object, Map<String, String> query) {
    return terms(query.getOrDefault("labelSelector", ""))
            .allMatch(term -> has(object.at("/metadata/labels"), term))
        && terms(query.getOrDefault("fieldSelector", ""))
            .allMatch(term ->
                object
                    .at("/" + term[0].replace('.', '/'))
                    .asText()
                    .equals(term.length > 1 ? term[1] : ""));
  }

  private static boolean has(JsonNode labels, String[] term) {
    return term.length > 1 ? labels.path(term[0]).asText().equals(term[1]) : labels.has(term[0]);
  }

  private static Stream<String[]> terms(String selector) {
    return selector.isEmpty()
        ? Stream.empty()
        : Arrays.stream(selector.split(",")).map(term -> term.split("=", 2));
  }

  private void watch(HttpExchange exchange, FakePath path, Map<String, String> query)
      throws IOException {
    long since = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    if (since > objects.version()) {
      // Of a history that this server does not have.
      answer(exchange, Reply.status(410, "Expired", "too old resource version", "{}"));
      return;
    }
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    BiConsumer<String, FakeObjects.Change> watcher =
        (changed, change) -> {
          if (path.holds(FakePath.of(changed)) && isSelected(change.object(), query)) {
            lines.add(
                "{\"type\":\"%s\",\"object\":%s}%n".formatted(change.type(), change.object()));
          }
        };
    objects.watch(watcher);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    objects.list(path).values().stream()
        .filter(object -> isSelected(object, query))
        .filter(object -> object.at("/metadata/resourceVersion").asLong() > since)
        .forEach(object -> lines.add("{\"type\":\"ADDED\",\"object\":%s}%n".formatted(object)));
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      while (!closed && (objects.isWatchedBy(watcher) || !lines.isEmpty())) {
        String line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          out.write(line.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      objects.forget(watcher);
    }
  }

  private static Map<String, String> query(String raw) {
    return raw == null
        ? Map.of()
        : Arrays.stream(raw.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair ->
                        pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : ""));
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
