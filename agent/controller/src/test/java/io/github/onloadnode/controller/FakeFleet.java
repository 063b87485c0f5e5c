package io.github.onloadnode.controller;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.github.onloadnode.api.NodeKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Nodes with agents, one custom resource, and controllers that a test drives pass by pass. */
final class FakeFleet implements AutoCloseable {

  static final String RELEASE = "onload-agent";
  static final ResourceKey KEY = new ResourceKey("apps", "onload");

  static final String SPEC =
      """
      apiVersion: onload.amd.com/v1alpha1
      kind: Onload
      metadata: {name: onload, namespace: apps}
      spec:
        selector: {}
        onload:
          version: "1"
          source: {hostPath: /opt/payload}
        devicePlugin: {}
      """;

  private final FakeApiServer api = new FakeApiServer();
  private final FakeAgents agents;
  private final List<String> names = new ArrayList<>();
  private final List<AutoCloseable> parts = new ArrayList<>(List.of(api));

  FakeFleet(int nodes, String resource) {
    for (int i = 1; i <= nodes; i++) {
      String name = "n" + i;
      names.add(name);
      api.create(
          ApiPaths.node(name),
          """
          apiVersion: v1
          kind: Node
          metadata: {name: %s, labels: {}, annotations: {}}
          spec: {}
          status: {conditions: [{type: Ready, status: "True"}]}
          """
              .formatted(name));
    }
    agents = new FakeAgents(api.objects(), names);
    agents.step();
    api.create(ApiPaths.resource(KEY), resource);
  }

  FakeApiServer api() {
    return api;
  }

  FakeAgents agents() {
    return agents;
  }

  List<ObjectNode> nodes() {
    return names.stream().map(name -> api.objects().get(ApiPaths.node(name))).toList();
  }

  ObjectNode resource() {
    return api.objects().get(ApiPaths.resource(KEY));
  }

  JsonNode condition(String type) {
    for (JsonNode condition : resource().at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return FakeObjects.JSON.missingNode();
  }

  /** Whether all nodes run the same revision, and nothing is left of the way there. */
  boolean isFinished() {
    String rev = resource().at("/status/stableRev").asText("");
    return !rev.isEmpty()
        && resource().at("/status/rollout/slots").isEmpty()
        && nodes().stream()
            .allMatch(node ->
                FakeAgents.observed(node).orElseThrow().rev().equals(Optional.of(rev))
                    && !node.at("/metadata/annotations").has(NodeKeys.GRANT));
  }

  ControllerOptions options() {
    return new ControllerOptions(
        Optional.of(RELEASE), Optional.of("me"), List.of("/opt"), 20, "127.0.0.1", 0);
  }

  /** What watches tell to a controller process, for as many lives of it as a test wants. */
  Watching process() {
    return process(InstantSource.system());
  }

  Watching process(InstantSource clock) {
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(api.config())
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
    parts.add(client);
    Watching process = new Watching(client, clock);
    parts.add(process);
    until(process::isKnown);
    return process;
  }

  static void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @Override
  public void close() {
    parts.reversed().forEach(FakeFleet::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The caches of one process. */
  static final class Watching implements AutoCloseable {

    private final ControllerMetrics metrics = new ControllerMetrics();
    private final InstantSource clock;
    private final Wire wire;
    private final NodeCache nodes;
    private final Resources resources;
    private final Revisions revisions;
    private final Stagers stagers;

    Watching(KubernetesClient client, InstantSource clock) {
      this.clock = clock;
      this.wire = new Wire(client, metrics);
      this.nodes = new NodeCache(client, () -> {});
      this.resources = new Resources(client, () -> {});
      this.revisions = new Revisions(client, wire, RELEASE, () -> {});
      this.stagers = new Stagers(client, wire, clock, () -> {});
      nodes.start();
      resources.start();
      revisions.start();
      stagers.start();
    }

    boolean isKnown() {
      return nodes.isKnown() && resources.isKnown() && revisions.isKnown() && stagers.isKnown();
    }

    /** A controller that remembers nothing. */
    ResourcePass life() {
      Holders holders = new Holders(wire, clock);
      Doors doors =
          new Doors(
              new NodeWriter(wire, nodes),
              revisions,
              stagers,
              new Evictions(wire, holders, clock),
              new EventWriter(wire, "me", clock),
              metrics);
      return new ResourcePass(
          wire,
          new ResourcePass.View(
              nodes,
              new FleetNodes(holders),
              resources,
              new OldOperator(wire, clock),
              new AgentLeases(wire, RELEASE, clock)),
          doors,
          new ResourcePass.Limits(new HostPaths(List.of("/opt")), 20),
          clock);
    }

    NodeCache nodes() {
      return nodes;
    }

    ControllerMetrics metrics() {
      return metrics;
    }

    Wire wire() {
      return wire;
    }

    Stagers stagers() {
      return stagers;
    }

    @Override
    public void close() {
      List.of(stagers, revisions, resources, nodes).forEach(FakeFleet::close);
    }
  }
}
