package io.github.onloadnode.report;

import static io.github.onloadnode.report.Metric.Kind.COUNTER;
import static io.github.onloadnode.report.Metric.Kind.GAUGE;
import static io.github.onloadnode.report.Metric.Kind.INFO;
import static io.github.onloadnode.report.Metric.Kind.SUMMARY;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.deviceplugin.AllocationCounts;
import io.github.onloadnode.deviceplugin.RegistrationLoss;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.reconcile.UpgradeCounts;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The agent's metrics, built from its status at each scrape. */
public final class Metrics {

  static final Metric AGENT =
      new Metric(
          "onload_agent_info",
          INFO,
          List.of("version", "simulated"),
          "The agent; simulated is true where host, kernel and kubelet are simulated.");
  static final Metric REGISTERED =
      new Metric(
          "onload_device_plugin_registered",
          GAUGE,
          List.of("resource"),
          "Whether the kubelet has accepted the last registration.");
  static final Metric STREAM =
      new Metric(
          "onload_device_plugin_stream_open",
          GAUGE,
          List.of("resource"),
          "Whether the kubelet listens to the list of devices.");
  static final Metric DEVICES =
      new Metric(
          "onload_device_plugin_devices",
          GAUGE,
          List.of("resource", "health"),
          "Announced devices by health.");
  static final Metric ALLOCATIONS =
      new Metric(
          "onload_device_plugin_allocations_total",
          COUNTER,
          List.of("resource", "result"),
          "Calls of Allocate; result is answered or refused.");
  static final Metric ALLOCATE_TIME =
      new Metric(
          "onload_device_plugin_allocate_duration_seconds",
          SUMMARY,
          List.of("resource"),
          "Time that calls of Allocate took.");
  static final Metric REREGISTRATIONS =
      new Metric(
          "onload_device_plugin_reregistrations_total",
          COUNTER,
          List.of("resource", "reason"),
          "Registrations that were lost, by reason.");
  static final Metric PHASE =
      new Metric(
          "onload_node_phase",
          GAUGE,
          List.of("phase"),
          "1 for the current phase of the node's upgrade.");
  static final Metric PHASE_TIME =
      new Metric(
          "onload_phase_duration_seconds",
          SUMMARY,
          List.of("phase"),
          "Time that the node stayed in a phase, counted when it leaves it.");
  static final Metric RESULTS =
      new Metric(
          "onload_upgrade_results_total",
          COUNTER,
          List.of("outcome", "reason"),
          "Orders that have ended.");
  static final Metric PREFLIGHT_FAILURES =
      new Metric(
          "onload_preflight_failures_total",
          COUNTER,
          List.of("reason"),
          "Orders that were rejected while their payload was copied and checked.");
  static final Metric BOOT_LOADS =
      new Metric(
          "onload_boot_loads_total",
          COUNTER,
          List.of(),
          "Verifications of the committed revision after a boot.");
  static final Metric AGE =
      new Metric(
          "onload_agent_observed_seconds_ago",
          GAUGE,
          List.of(),
          "Age of the observation of the node that the other metrics show.");
  static final Metric MODULE =
      new Metric(
          "onload_module_loaded",
          GAUGE,
          List.of("module", "version"),
          "1 for a module of Onload that is live, 0 while it is loaded or unloaded.");
  static final Metric NIC =
      new Metric(
          "onload_nic_info",
          INFO,
          List.of("pci_address", "family", "driver", "interfaces"),
          "The Solarflare functions of the node.");
  static final Metric HOLDERS =
      new Metric(
          "onload_holders",
          GAUGE,
          List.of("namespace", "pod"),
          "Processes that have Onload's devices open; host processes have no pod.");

  static final Metric CONTROL_PLANE =
      new Metric(
          "onload_control_plane_up",
          GAUGE,
          List.of("netns"),
          "Whether a control-plane server runs in the network namespace: host, or that of a pod"
              + " which holds a device, by namespace/name.");

  static final Metric API_REACHABLE =
      new Metric(
          "onload_node_api_reachable",
          GAUGE,
          List.of(),
          "Whether the API server answered the last request, even with an error; absent if the"
              + " agent writes to none.");
  static final Metric API_REQUESTS =
      new Metric(
          "onload_node_api_requests_total",
          COUNTER,
          List.of("result"),
          "Requests to the API server; result is succeeded, refused or failed (no answer).");

  private static final List<Metric> ALL =
      List.of(
          AGENT,
          REGISTERED,
          STREAM,
          DEVICES,
          ALLOCATIONS,
          ALLOCATE_TIME,
          REREGISTRATIONS,
          PHASE,
          PHASE_TIME,
          RESULTS,
          PREFLIGHT_FAILURES,
          BOOT_LOADS,
          AGE,
          MODULE,
          NIC,
          HOLDERS,
          CONTROL_PLANE,
          API_REACHABLE,
          API_REQUESTS);

  private final Supplier<AgentStatus> status;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  public Metrics(Supplier<AgentStatus> status) {
    this.status = status;
  }

  static List<Metric> all() {
    return ALL;
  }

  /** The media type of {@link #text}. */
  public static String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }

  /** All metrics in Prometheus' text format. */
  public String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, snapshots(status.get()), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  static MetricSnapshots snapshots(AgentStatus status) {
    Samples samples = new Samples();
    samples.add(AGENT, 1, status.version(), Boolean.toString(status.simulated()));
    status.phase().ifPresent(phase -> samples.add(PHASE, 1, phase));
    add(samples, status.upgrades());
    status.age().ifPresent(age -> samples.add(AGE, age.toSeconds()));
    status.resources().forEach(resource -> add(samples, resource));
    status.node().ifPresent(node -> add(samples, node));
    status
        .controlPlane()
        .forEach(
            namespace -> samples.add(CONTROL_PLANE, namespace.isUp() ? 1 : 0, namespace.name()));
    status.api().ifPresent(api -> add(samples, api));
    return samples.snapshots();
  }

  private static void add(Samples samples, UpgradeCounts.Seen upgrades) {
    upgrades
        .stays()
        .forEach((step, stays) ->
            samples.addSummary(
                PHASE_TIME, stays.count(), stays.total().toNanos() / 1e9, step.text()));
    upgrades
        .ends()
        .forEach((end, count) -> samples.add(RESULTS, count, end.outcome().text(), end.reason()));
    upgrades
        .preflightFailures()
        .forEach((reason, count) -> samples.add(PREFLIGHT_FAILURES, count, reason));
    samples.add(BOOT_LOADS, upgrades.bootLoads());
  }

  private static void add(Samples samples, ApiStatus api) {
    samples.add(API_REACHABLE, api.reachable() ? 1 : 0);
    samples.add(API_REQUESTS, api.requests().succeeded(), "succeeded");
    samples.add(API_REQUESTS, api.requests().refused(), "refused");
    samples.add(API_REQUESTS, api.requests().failed(), "failed");
  }

  private static void add(Samples samples, ResourceStatus resource) {
    String name = resource.resource();
    samples.add(REGISTERED, resource.registered() ? 1 : 0, name);
    samples.add(STREAM, resource.streamOpen() ? 1 : 0, name);
    samples.add(DEVICES, resource.healthyDevices(), name, "Healthy");
    samples.add(DEVICES, resource.unhealthyDevices(), name, "Unhealthy");
    AllocationCounts allocations = resource.allocations();
    samples.add(ALLOCATIONS, allocations.answered(), name, "answered");
    samples.add(ALLOCATIONS, allocations.refused(), name, "refused");
    double seconds = allocations.total().toNanos() / 1e9;
    samples.addSummary(
        ALLOCATE_TIME, allocations.answered() + allocations.refused(), seconds, name);
    for (RegistrationLoss loss : RegistrationLoss.values()) {
      samples.add(REREGISTRATIONS, resource.lost(loss), name, loss.label());
    }
  }

  private static void add(Samples samples, NodeState node) {
    for (KernelModule module : node.modules().values()) {
      boolean live = module.state() == KernelModule.State.LIVE;
      samples.add(MODULE, live ? 1 : 0, module.name(), module.version().toOptional().orElse(""));
    }
    for (Nic nic : node.nics()) {
      samples.add(
          NIC,
          1,
          nic.address().toString(),
          nic.family().label(),
          nic.driver().toOptional().orElse(""),
          nic.interfaces().stream().map(NetworkInterface::name).collect(Collectors.joining(",")));
    }
    if (node.holders() instanceof Reading.Present<List<Holder>>(List<Holder> holders)) {
      holders.stream()
          .filter(holder -> !holder.controlPlaneServer())
          .collect(Collectors.groupingBy(Metrics::pod, Collectors.counting()))
          .forEach((pod, count) -> samples.add(HOLDERS, count, pod.namespace(), pod.name()));
    }
  }

  private static PodContainer.PodName pod(Holder holder) {
    return holder
        .container()
        .map(container -> container.name().orElse(new PodContainer.PodName("", container.podUid())))
        .orElse(new PodContainer.PodName("", ""));
  }
}
