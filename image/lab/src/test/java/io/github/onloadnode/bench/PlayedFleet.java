package io.github.onloadnode.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.ObservedJson;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Node objects of an API server with agents that keep the protocol, and a kubelet for stager pods:
 * each step of an agent is a virtual thread. One watch stands for those of all agents.
 */
final class PlayedFleet implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A switch of a real node takes a little longer than two of these. */
  private static final Duration PACE = Duration.ofMillis(500);

  private static final String STAGERS =
      "/api/v1/pods?watch=true&labelSelector=app.kubernetes.io/component%3Donload-stager";

  private final ApiDoor api;
  private final InstantSource clock;
  private final PlayedLeases leases;
  private final int size;
  private final Map<String, Member> members = new ConcurrentHashMap<>();
  private final Set<String> succeeded = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Optional<String>> fault = new AtomicReference<>(Optional.empty());

  /** A node with what its Node object said last. It takes a step after the other. */
  private static final class Member {
    private final String name;
    private final PlayedNode node;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Map<String, String> annotations = Map.of();

    Member(String name, PlayedNode node) {
      this.name = name;
      this.node = node;
    }

    boolean isUnderWay() {
      Phase phase = node.observed().phase();
      return phase == Phase.QUIESCED || phase == Phase.BUSY;
    }
  }

  PlayedFleet(ApiDoor api, int size, InstantSource clock) {
    this.api = api;
    this.size = size;
    this.clock = clock;
    this.leases = new PlayedLeases(api, clock, threads);
  }

  static String name(int number) {
    return "node-%04d".formatted(number);
  }

  /** Makes the Node objects, as agents of one that has no Onload have written them. */
  void create() throws InterruptedException, ExecutionException {
    List<Future<?>> all =
        IntStream.rangeClosed(1, size)
            .<Future<?>>mapToObj(number -> threads.submit(() -> create(name(number))))
            .toList();
    for (Future<?> each : all) {
      each.get();
    }
  }

  private Void create(String name) throws IOException, InterruptedException {
    PlayedNode node = new PlayedNode("boot-of-" + name, clock);
    members.put(name, new Member(name, node));
    String observed = ObservedJson.write(node.observed());
    api.post("/api/v1/nodes", ApiDoor.JSON, NodeForm.json(name, observed));
    leases.begin(name);
    return null;
  }

  /** Begins to answer. */
  void play() {
    submit(() -> watch("/api/v1/nodes?watch=true", this::nodeChanged));
    submit(() -> watch(STAGERS, this::podChanged));
  }

  /** The server ends each watch after half an hour or later. */
  private void watch(String path, Consumer<JsonNode> changed)
      throws IOException, InterruptedException {
    while (!threads.isShutdown()) {
      api.watch(path, changed);
    }
  }

  private void nodeChanged(JsonNode metadata) {
    Member member = members.get(metadata.path("name").asText());
    if (member != null) {
      Map<String, String> annotations = new TreeMap<>();
      metadata
          .path("annotations")
          .properties()
          .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
      member.annotations = annotations;
      if (!member.isUnderWay()) {
        submit(() -> step(member));
      }
    }
  }

  /** A pod succeeds once: this change too comes back. */
  private void podChanged(JsonNode metadata) {
    if (succeeded.add(metadata.path("uid").asText())) {
      String path =
          "/api/v1/namespaces/%s/pods/%s/status"
              .formatted(metadata.path("namespace").asText(), metadata.path("name").asText());
      submit(() -> api.patch(path, ApiDoor.MERGE_PATCH, "{\"status\":{\"phase\":\"Succeeded\"}}"));
    }
  }

  private void step(Member member) throws IOException, InterruptedException {
    member.turn.lock();
    try {
      Optional<Observed> next = member.node.next(member.annotations);
      if (next.isPresent()) {
        say(member.name, next.get());
        if (member.isUnderWay()) {
          CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS)
              .execute(() -> submit(() -> step(member)));
        }
      }
    } finally {
      member.turn.unlock();
    }
  }

  /** As many calls as an agent needs. */
  private void say(String name, Observed observed) throws IOException, InterruptedException {
    String path = "/api/v1/nodes/" + name;
    boolean serves = observed.rev().isPresent();
    if (observed.phase() == Phase.BUSY) {
      // the last look at the grant before modules are unloaded
      api.get(path);
    }
    ObjectNode patch = JSON.createObjectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.putObject("annotations").put(NodeKeys.OBSERVED, ObservedJson.write(observed));
    metadata.putObject("labels").put(NodeKeys.READY, Boolean.toString(serves));
    api.patch(path, ApiDoor.MERGE_PATCH, patch.toString());
    if (observed.phase() == Phase.QUIESCED || observed.phase() == Phase.READY) {
      api.patch(path + "/status", ApiDoor.STRATEGIC_MERGE_PATCH, NodeForm.condition(serves));
    }
  }

  /** A step that may fail. */
  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  private void submit(Task task) {
    if (!threads.isShutdown()) {
      threads.execute(() -> run(task));
    }
  }

  private void run(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      failed(e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(String why) {
    if (!threads.isShutdown()) {
      fault.compareAndSet(Optional.empty(), Optional.of(why));
    }
  }

  /** How many nodes serve the revision that their last order was for. */
  long serving(String revision) {
    fault
        .get()
        .ifPresent(why -> {
          throw new IllegalStateException("the played fleet failed: " + why);
        });
    return members.values().stream()
        .map(member -> member.node.observed())
        .filter(observed -> observed.phase() == Phase.READY)
        .filter(observed -> observed.rev().filter(revision::equals).isPresent())
        .count();
  }

  long in(Phase phase) {
    return members.values().stream()
        .filter(member -> member.node.observed().phase() == phase)
        .count();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
