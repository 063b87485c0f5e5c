package io.github.onloadnode.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.lab.HostApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * A fleet of played nodes, an API server on this machine and the shipped controller: one resource
 * that all nodes follow.
 */
final class FleetRun implements AutoCloseable {

  /** Namespace of the release. */
  static final String RELEASE = "onload-agent";

  private static final String RESOURCE =
      "/apis/onload.amd.com/v1alpha1/namespaces/onload-runtime/onloads/onload";
  private static final Path DEFINITION = Path.of("charts/onload-agent/crd/onloads.yaml");
  private static final Duration STEP = Duration.ofMillis(200);

  private final HostApiServer server;
  private final ApiDoor api;
  private final PlayedFleet fleet;
  private final RunningController controller;
  private final int nodes;
  private final Duration limit;
  private long looks;

  private FleetRun(
      HostApiServer server,
      ApiDoor api,
      PlayedFleet fleet,
      RunningController controller,
      Size size) {
    this.server = server;
    this.api = api;
    this.fleet = fleet;
    this.controller = controller;
    this.nodes = size.nodes();
    this.limit = size.limit();
  }

  /**
   * How large it is.
   *
   * @param limit of each of its steps
   */
  record Size(int nodes, int maxParallel, Duration limit) {}

  /**
   * A change of all nodes.
   *
   * @param firstGrant from the change of the resource to the first node that may begin
   */
  record Switch(Duration firstGrant, Duration wall, Calls calls) {}

  /**
   * Starts it all.
   *
   * @param checkout the directory of this checkout
   * @param directory for data and logs
   */
  static FleetRun start(Path checkout, Path directory, Size size) throws Exception {
    HostApiServer server = HostApiServer.start(directory, size.limit().multipliedBy(4));
    try {
      ApiDoor api = new ApiDoor(server);
      PlayedFleet fleet = new PlayedFleet(api, size.nodes(), InstantSource.system());
      prepare(api, checkout);
      fleet.create();
      fleet.play();
      Path application = checkout.resolve("image/dist/target/app");
      RunningController controller = RunningController.start(application, server);
      FleetRun run = new FleetRun(server, api, fleet, controller, size);
      run.createResource(size.maxParallel());
      return run;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void prepare(ApiDoor api, Path checkout) throws Exception {
    api.post(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        ApiDoor.YAML,
        Files.readString(checkout.resolve(DEFINITION)));
    for (String name : new String[] {RELEASE, "onload-runtime"}) {
      api.post(
          "/api/v1/namespaces", ApiDoor.JSON, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
    }
    await(Duration.ofMinutes(1), () -> isServed(api));
  }

  private static boolean isServed(ApiDoor api) throws InterruptedException {
    try {
      return !api.get(RESOURCE.replaceAll("/onload$", "")).isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private void createResource(int maxParallel) throws IOException, InterruptedException {
    api.post(
        RESOURCE.replaceAll("/onload$", ""),
        ApiDoor.YAML,
        """
        apiVersion: onload.amd.com/v1alpha1
        kind: Onload
        metadata: {name: onload}
        spec:
          selector: {kubernetes.io/os: linux}
          onload:
            version: first
            userImage: registry.example.com/onload-user:first
            kernelMappings:
            - regexp: ^7
              kernelModuleImage: registry.example.com/onload-module:first-${KERNEL_FULL_VERSION}
          rollout: {maxParallel: %1$d, maxUnavailable: %1$d}
        """
            .formatted(maxParallel));
  }

  /** Waits until all nodes run what the resource asked for first. */
  void awaitInstalled() throws IOException, InterruptedException {
    await(() -> {
      String revision = revision();
      return !revision.isEmpty() && fleet.serving(revision) == nodes;
    });
    awaitComplete();
  }

  /** Asks for another version, and waits until all nodes run it. */
  Switch switchTo(String version) throws IOException, InterruptedException {
    Calls before = calls();
    String old = revision();
    Instant began = Instant.now();
    change(version);
    await(() -> fleet.in(Phase.QUIESCED) + fleet.in(Phase.BUSY) > 0);
    Duration first = Duration.between(began, Instant.now());
    String revision = revision();
    if (revision.equals(old)) {
      throw new IllegalStateException("nodes change, but the resource is still at " + old);
    }
    await(() -> fleet.serving(revision) == nodes);
    Duration wall = Duration.between(began, Instant.now());
    awaitComplete();
    return new Switch(first, wall, calls().since(before));
  }

  /**
   * Asks for another version while the rollout is paused, and waits until all nodes wait for it.
   */
  void pauseBefore(String version) throws IOException, InterruptedException {
    patch("{\"spec\":{\"rollout\":{\"paused\":true}}}");
    change(version);
    await(() -> fleet.in(Phase.STAGED) == nodes);
  }

  private void change(String version) throws IOException, InterruptedException {
    patch(
        """
        {"spec":{"onload":{
          "version":"%1$s",
          "userImage":"registry.example.com/onload-user:%1$s",
          "kernelMappings":[{"regexp":"^7",
            "kernelModuleImage":"registry.example.com/onload-module:%1$s-${KERNEL_FULL_VERSION}"}]}}}
        """
            .formatted(version));
  }

  private void patch(String merge) throws IOException, InterruptedException {
    api.patch(RESOURCE, ApiDoor.MERGE_PATCH, merge);
  }

  private String revision() throws IOException, InterruptedException {
    return status().path("currentRev").asText();
  }

  /** The calls of this are not the fleet's. */
  private JsonNode status() throws IOException, InterruptedException {
    looks++;
    return api.json(RESOURCE).path("status");
  }

  private void awaitComplete() throws IOException, InterruptedException {
    await(() -> {
      JsonNode status = status();
      return status.path("updated").asInt() == nodes
          && status.path("rollout").path("slots").isEmpty();
    });
  }

  private void await(Condition condition) throws IOException, InterruptedException {
    await(
        limit,
        () -> {
          controller.assertAlive();
          return condition.holds();
        });
  }

  /** What is waited for. */
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** The benchmarks run without the libraries of the tests. */
  private static void await(Duration limit, Condition condition)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(limit);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("not so within " + limit);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  /** Up to now, without this run's own looks at the resource. */
  Calls calls() throws IOException, InterruptedException {
    return Calls.parse(api.get("/metrics")).without("onloads.GET", looks);
  }

  RunningController controller() {
    return controller;
  }

  @Override
  public void close() {
    fleet.close();
    controller.close();
    server.close();
  }
}
