package io.github.onloadnode.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.deviceplugin.AllocationCounts;
import io.github.onloadnode.deviceplugin.RegistrationLoss;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodNetworks;
import io.github.onloadnode.node.Processes;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.reconcile.UpgradeCounts;
import io.github.onloadnode.testing.Servers;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What Prometheus is told. */
final class MetricsTest {

  private static final ResourceStatus RESOURCE =
      new ResourceStatus(
          "amd.com/onload",
          ResourceStatus.State.REGISTERING,
          true,
          99,
          1,
          Map.of(RegistrationLoss.STREAM_ENDED, 3L),
          new AllocationCounts(40, 2, Duration.ofMillis(1_500)),
          Optional.empty(),
          Optional.empty(),
          Instant.EPOCH);

  private static final ApiStatus API =
      new ApiStatus(
          "https://10.96.0.1:443",
          "n1",
          true,
          Optional.empty(),
          Optional.empty(),
          new ApiStatus.Requests(5, 2, 1));

  private static final UpgradeCounts.Seen UPGRADES =
      new UpgradeCounts.Seen(
          Map.of(Step.QUIESCE, new UpgradeCounts.Stays(2, Duration.ofMillis(90_500))),
          Map.of(new UpgradeCounts.End(OrderOutcome.ROLLED_BACK, "LinkDown"), 1L),
          Map.of("VermagicMismatch", 3L),
          1);

  private static final AgentStatus STATUS =
      new AgentStatus(
          "1.2",
          true,
          Optional.of("Ready"),
          UPGRADES,
          Optional.of(node()),
          Optional.of(Duration.ofSeconds(75)),
          List.of(RESOURCE),
          Servers.namespaces(),
          DeviceHolders.NOBODY,
          Optional.of(API));

  @Test
  void tellsHowEachResourceIsServed() {
    assertThat(text(STATUS))
        .contains("onload_device_plugin_registered{resource=\"amd.com/onload\"} 1.0\n")
        .contains("onload_device_plugin_stream_open{resource=\"amd.com/onload\"} 0.0\n")
        .contains(
            "onload_device_plugin_devices{health=\"Unhealthy\",resource=\"amd.com/onload\"} 1.0\n")
        .contains(
            "onload_device_plugin_allocations_total"
                + "{resource=\"amd.com/onload\",result=\"refused\"} 2.0\n")
        .contains(
            "onload_device_plugin_allocate_duration_seconds_count"
                + "{resource=\"amd.com/onload\"} 42\n")
        .contains(
            "onload_device_plugin_allocate_duration_seconds_sum"
                + "{resource=\"amd.com/onload\"} 1.5\n")
        .contains(
            "onload_device_plugin_reregistrations_total"
                + "{reason=\"stream_ended\",resource=\"amd.com/onload\"} 3.0\n");
  }

  @Test
  void tellsWhatIsOnTheNode() {
    assertThat(text(STATUS))
        .contains("onload_module_loaded{module=\"onload\",version=\"9.1\"} 1.0\n")
        .contains("onload_module_loaded{module=\"sfc\",version=\"\"} 0.0\n")
        .contains(
            "onload_nic_info{driver=\"sfc\",family=\"SFC9250 (X2)\",interfaces=\"eth0,eth1\","
                + "pci_address=\"0000:3b:00.0\"} 1\n")
        .contains("onload_holders{namespace=\"trading\",pod=\"app\"} 2.0\n")
        .contains("onload_holders{namespace=\"\",pod=\"\"} 1.0\n")
        .contains("onload_control_plane_up{netns=\"host\"} 1.0\n")
        .contains("onload_control_plane_up{netns=\"trading/feed\"} 0.0\n");
  }

  @Test
  void tellsHowTheApiServerAnswers() {
    assertThat(text(STATUS))
        .contains("onload_node_api_reachable 1.0\n")
        .contains("onload_node_api_requests_total{result=\"succeeded\"} 5.0\n")
        .contains("onload_node_api_requests_total{result=\"refused\"} 2.0\n")
        .contains("onload_node_api_requests_total{result=\"failed\"} 1.0\n");
  }

  @Test
  void labelsTheSimulated() {
    assertThat(text(STATUS))
        .contains("onload_agent_info{simulated=\"true\",version=\"1.2\"} 1\n")
        .contains("onload_agent_observed_seconds_ago 75.0\n");
  }

  @Test
  void countsWhatTheProcessHasSeenOfUpgrades() {
    assertThat(text(STATUS))
        .contains("onload_phase_duration_seconds_count{phase=\"Quiesce\"} 2\n")
        .contains("onload_phase_duration_seconds_sum{phase=\"Quiesce\"} 90.5\n")
        .contains("onload_upgrade_results_total{outcome=\"RolledBack\",reason=\"LinkDown\"} 1.0\n")
        .contains("onload_preflight_failures_total{reason=\"VermagicMismatch\"} 3.0\n")
        .contains("onload_boot_loads_total 1.0\n");
  }

  @Test
  void doesNotReportWhatIsUnknownYet() {
    AgentStatus first =
        new AgentStatus(
            "1.2",
            false,
            Optional.empty(),
            UpgradeCounts.Seen.NOTHING,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            DeviceHolders.NOBODY,
            Optional.empty());

    assertThat(text(first).lines().filter(line -> !line.startsWith("#")))
        .containsExactlyInAnyOrder(
            "onload_agent_info{simulated=\"false\",version=\"1.2\"} 1",
            "onload_boot_loads_total 0.0");
  }

  @Test
  void emitsEveryMetricOfTheReferenceAndNoOther() {
    List<String> types = text(STATUS).lines().filter(line -> line.startsWith("# TYPE ")).toList();

    assertThat(types)
        .extracting(line -> line.split(" ", -1)[2])
        .containsExactlyInAnyOrderElementsOf(Metrics.all().stream().map(Metric::name).toList());
  }

  private static String text(AgentStatus status) {
    return new Metrics(() -> status).text();
  }

  private static NodeState node() {
    return new NodeState(
        new Hardware(List.of(nic()), Reading.absent(), List.of()),
        new Driver(
            new Kernel("6.12", "boot", Reading.absent(), Reading.absent(), Reading.absent()),
            Map.of(
                "onload", module("onload", KernelModule.State.LIVE, Reading.present("9.1")),
                "sfc", module("sfc", KernelModule.State.GOING, Reading.absent())),
            Reading.absent(),
            List.of(),
            Reading.absent(),
            List.of()),
        new Processes(
            Reading.present(
                List.of(
                    holder(1, Optional.of(pod()), false),
                    holder(2, Optional.of(pod()), false),
                    holder(3, Optional.empty(), false),
                    holder(4, Optional.empty(), true))),
            Reading.absent(),
            PodNetworks.NONE,
            List.of()));
  }

  private static KernelModule module(
      String name, KernelModule.State state, Reading<String> version) {
    return new KernelModule(
        name,
        state,
        version,
        Reading.absent(),
        Reading.absent(),
        Reading.present(0),
        List.of(),
        "OE",
        Map.of());
  }

  private static Nic nic() {
    return new Nic(
        new PciAddress(0, 0x3b, 0, 0),
        new PciId(0x1924, 0x0b03),
        NicFamily.SFC9250,
        Optional.empty(),
        Reading.present("sfc"),
        Reading.present(0),
        Reading.absent(),
        List.of(networkInterface("eth0"), networkInterface("eth1")),
        List.of());
  }

  private static NetworkInterface networkInterface(String name) {
    return new NetworkInterface(
        name,
        Reading.present("up"),
        Reading.present(25_000),
        Reading.absent(),
        Reading.absent(),
        List.of());
  }

  private static PodContainer pod() {
    return new PodContainer(
        "uid", "id", Optional.of(new PodContainer.PodName("trading", "app")), Optional.empty());
  }

  private static Holder holder(int pid, Optional<PodContainer> container, boolean server) {
    return new Holder(pid, "app", new TreeSet<>(), container, server);
  }
}
