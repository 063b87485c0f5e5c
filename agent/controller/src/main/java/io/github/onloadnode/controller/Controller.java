package io.github.onloadnode.controller;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the controller and decides nothing. */
public final class Controller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});
  private final ControllerMetrics metrics = new ControllerMetrics();
  private final StatusServer server;

  private Controller(
      KubernetesClient client, String namespace, ControllerOptions options, InstantSource clock) {
    String identity = options.identity().orElseGet(() -> "controller-" + UUID.randomUUID());
    Runnable changed = () -> wake.get().run();
    parts.add(client);
    Wire wire = new Wire(client, metrics);
    NodeCache nodes = closing(new NodeCache(client, changed));
    Resources resources = closing(new Resources(client, changed));
    Revisions revisions = closing(new Revisions(client, wire, namespace, changed));
    Stagers stagers = closing(new Stagers(client, wire, clock, changed));
    Leadership leadership = closing(new Leadership(client, namespace, identity, changed));
    Holders holders = new Holders(wire, clock);
    Doors doors =
        new Doors(
            new NodeWriter(wire, nodes),
            revisions,
            stagers,
            new Evictions(wire, holders, clock),
            new EventWriter(wire, identity, clock),
            metrics);
    ResourcePass.View view =
        new ResourcePass.View(
            nodes,
            new FleetNodes(holders),
            resources,
            new OldOperator(wire, clock),
            new AgentLeases(wire, namespace, clock));
    WorkLoop loop =
        closing(
            new WorkLoop(
                new ResourcePass(wire, view, doors, limits(options), clock),
                () -> resources.all().keySet(),
                () -> leadership.leads() && isKnown(nodes, resources, revisions, stagers),
                clock));
    wake.set(loop::wake);
    nodes.start();
    resources.start();
    revisions.start();
    stagers.start();
    leadership.start();
    loop.start();
    server =
        closing(
            new StatusServer(
                options.address(),
                options.port(),
                () -> text(leadership),
                loop::isAlive,
                () -> isKnown(nodes, resources, revisions, stagers)));
  }

  /**
   * Starts it.
   *
   * @throws IllegalArgumentException if the namespace of the release is not known
   */
  public static Controller start(ControllerOptions options, String version, InstantSource clock) {
    return start(Config.autoConfigure(null), options, version, clock);
  }

  static Controller start(
      Config base, ControllerOptions options, String version, InstantSource clock) {
    Config config =
        new ConfigBuilder(base)
            .withUserAgent("onload-controller/" + version)
            // An answer is seen as it is; whoever asked decides whether to ask again.
            .withRequestRetryBackoffLimit(0)
            .withConnectionTimeout((int) Duration.ofSeconds(5).toMillis())
            .withRequestTimeout((int) Duration.ofSeconds(20).toMillis())
            .build();
    String namespace =
        options
            .namespace()
            .or(() -> Optional.ofNullable(config.getNamespace()))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "namespace: the release's namespace is unknown outside a pod; give"
                        + " --namespace"));
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
    return new Controller(client, namespace, options, clock);
  }

  private static ResourcePass.Limits limits(ControllerOptions options) {
    return new ResourcePass.Limits(new HostPaths(options.hostPathPrefixes()), options.maxStaging());
  }

  /** The port of metrics and health. */
  public int port() {
    return server.port();
  }

  private static boolean isKnown(
      NodeCache nodes, Resources resources, Revisions revisions, Stagers stagers) {
    return nodes.isKnown() && resources.isKnown() && revisions.isKnown() && stagers.isKnown();
  }

  private String text(Leadership leadership) {
    metrics.set("onload_controller_leader", leadership.leads() ? 1 : 0);
    return metrics.text();
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.add(part);
    return part;
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("not closed part={}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
