package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.pod;
import static io.github.onloadnode.deviceplugin.PluginNode.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.kubelet.PodResources;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.simulator.ContainerOptions;
import io.github.onloadnode.simulator.KubeletException;
import io.github.onloadnode.simulator.PodOutcome;
import io.github.onloadnode.simulator.SimPod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods with devices over restarts of everything (device_plugin_test.go and manager_test.go). */
final class PodLifeTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @TempDir Path root;

  @Test
  @KubeletCase({8, 37, 64})
  void podGetsDevicesLibrariesAndPreloadAndIsListedAsHolder() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions options = main(node.admit(pod("a")));

      assertThat(options.devices())
          .isEqualTo(Map.of("/dev/onload", "rw", "/dev/onload_epoll", "rw", "/dev/sfc_char", "rw"));
      assertThat(options.mounts())
          .containsEntry(
              "/opt/onload/usr/lib64/libonload.so",
              "/opt/onload-agent/0123456789ab/usr/lib64/libonload.so");
      assertThat(options.environment())
          .isEqualTo(Map.of("LD_PRELOAD", "/opt/onload/usr/lib64/libonload.so"));
      assertThat(held(node))
          .singleElement()
          .satisfies(holding -> {
            assertThat(holding.pod().name()).isEqualTo("a");
            assertThat(holding.container()).isEqualTo("main");
            assertThat(holding.ids()).isEqualTo(options.devicesIds());
          });
    }
  }

  @Test
  @KubeletCase(10)
  void containerRestartRepeatsTheAnswerWithoutACall() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions before = main(node.admit(pod("a")));

      ContainerOptions after = node.kubelet.restartContainer(pod("a"), "main");

      assertThat(after).isEqualTo(before);
      assertThat(node.status().allocations().answered()).isEqualTo(1);
    }
  }

  @Test
  @KubeletCase({11, 12, 32})
  void assignmentOutlivesARestartOfKubeletAndContainer() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions before = main(node.admit(pod("a")));

      node.kubelet.restart();
      assertThat(node.kubelet.allocatable(RESOURCE)).isZero();
      node.awaitAllocatable(2);

      assertThat(node.kubelet.restartContainer(pod("a"), "main")).isEqualTo(before);
      assertThat(ids(held(node))).isEqualTo(before.devicesIds());
      assertThat(node.status().allocations().answered()).isEqualTo(1);
    }
  }

  @Test
  @KubeletCase(14)
  void assignmentOutlivesTheReplacementOfThePlugin() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions before = main(node.admit(pod("a")));

      node.plugin().close();
      node.awaitAllocatable(0);
      node.startPlugin().offer(RESOURCE, offer(2));
      node.awaitAllocatable(2);

      assertThat(node.kubelet.restartContainer(pod("a"), "main")).isEqualTo(before);
      assertThat(main(node.admit(pod("b"))).devicesIds())
          .doesNotContainAnyElementsOf(before.devicesIds());
    }
  }

  @Test
  @KubeletCase(15)
  void assignmentOutlivesTheReplacementOfKubeletAndPlugin() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions before = main(node.admit(pod("a")));

      node.plugin().close();
      node.kubelet.restart();
      node.startPlugin().offer(RESOURCE, offer(2));
      node.awaitAllocatable(2);

      assertThat(node.kubelet.restartContainer(pod("a"), "main")).isEqualTo(before);
      assertThat(ids(held(node))).isEqualTo(before.devicesIds());
    }
  }

  @Test
  @KubeletCase({18, 19})
  void podOfARebootedNodeIsKeptOnlyWhereThePluginIsBackFirst() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      node.admit(pod("a"));
      node.kubelet.stop();
      node.kubelet.start(() -> node.awaitAllocatable(2));
      assertThat(node.kubelet.outcome(pod("a"))).containsInstanceOf(PodOutcome.Admitted.class);

      node.plugin().close();
      node.kubelet.reboot();

      assertThat(node.kubelet.outcome(pod("a")))
          .contains(
              new PodOutcome.Rejected(
                  "UnexpectedAdmissionError",
                  "Allocate failed due to no healthy devices present; cannot allocate unhealthy"
                      + " devices amd.com/onload, which is unexpected"));
    }
  }

  @Test
  @KubeletCase({17, 38, 39})
  void initContainerLeavesItsDeviceAndSidecarKeepsIt() {
    SimPod.Container plain = container("init", false);
    SimPod.Container sidecar = container("sidecar", true);
    SimPod pod =
        new SimPod(
            "default", "a", "uid-a", List.of(plain, sidecar), List.of(container("main", false)));
    try (PluginNode node = PluginNode.running(root, 3)) {
      Map<String, ContainerOptions> containers = node.admit(pod).containers();

      Set<String> init = ids(containers, "init");
      assertThat(ids(containers, "sidecar")).isEqualTo(init);
      assertThat(ids(containers, "main")).hasSize(1).doesNotContainAnyElementsOf(init);
      assertThat(node.status().allocations().answered()).isEqualTo(3);
      assertThat(AllocateTest.answered(node)).hasSize(2);
    }
  }

  @Test
  @KubeletCase({24, 44})
  void statusOfAPodShowsItsUnhealthyDevice() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      String id = main(node.admit(pod("a"))).devicesIds().first();
      assertThat(node.kubelet.deviceHealth(pod("a"))).isEqualTo(Map.of(id, true));

      node.plugin().offer(RESOURCE, unhealthy(2, Set.of(id)));
      node.awaitAllocatable(1);

      assertThat(node.kubelet.deviceHealth(pod("a"))).isEqualTo(Map.of(id, false));
    }
  }

  @Test
  @KubeletCase({34, 35})
  void podThatAsksForMoreThanThereIsGetsTheKubeletsWords() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      assertThat(node.refuse(SimPod.of("a", RESOURCE, 3)))
          .contains(
              "requested number of devices unavailable for amd.com/onload. Requested: 3, Available: 2");

      node.plugin().offer(RESOURCE, offer(2).quiesced("modules are being exchanged"));
      node.awaitAllocatable(0);
      assertThat(node.refuse(pod("b"))).contains("no healthy devices present");
    }
  }

  @Test
  @KubeletCase(41)
  void containerStartIsNotHeldUpByAPreStartCall() {
    try (PluginNode node = PluginNode.running(root, 1);
        PluginCaller caller = node.caller()) {
      assertThat(
              caller
                  .calls()
                  .getDevicePluginOptions(Empty.getDefaultInstance())
                  .getPreStartRequired())
          .isFalse();
      node.admit(pod("a"));
      node.plugin().close();
      node.awaitAllocatable(0);

      assertThat(node.kubelet.restartContainer(pod("a"), "main").devicesIds()).hasSize(1);
    }
  }

  @Test
  @KubeletCase({81, 29})
  void deviceThatAPodHoldsStaysAnnouncedWhenThePoolShrinks() {
    try (PluginNode node = PluginNode.running(root, 3)) {
      for (String name : List.of("a", "b", "c")) {
        node.admit(pod(name));
      }
      node.kubelet.delete(pod("a"));
      node.kubelet.delete(pod("b"));
      Set<String> held = ids(held(node));

      node.plugin().offer(RESOURCE, offer(1, held, DeviceHealth.HEALTHY));
      node.awaitAllocatable(2);
      node.kubelet.stop();
      node.kubelet.start(() -> node.awaitAllocatable(2));

      assertThat(held).containsExactly("sfc-2");
      assertThat(node.kubelet.outcome(pod("c"))).containsInstanceOf(PodOutcome.Admitted.class);
      node.plugin().offer(RESOURCE, offer(1, held, DeviceHealth.unhealthy("no module")));
      node.awaitAllocatable(0);
      assertThat(node.kubelet.deviceHealth(pod("c"))).isEqualTo(Map.of("sfc-2", false));
    }
  }

  @Test
  @KubeletCase(91)
  void containerRestartsFailOnlyWhileThePluginIsAwayForMoreThanFiveMinutes() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions before = main(node.admit(pod("a")));
      node.plugin().close();
      node.awaitAllocatable(0);
      assertThat(node.kubelet.restartContainer(pod("a"), "main")).isEqualTo(before);

      node.now.updateAndGet(now -> now.plus(Duration.ofMinutes(5).plusSeconds(1)));
      assertThatThrownBy(() -> node.kubelet.restartContainer(pod("a"), "main"))
          .isInstanceOf(KubeletException.class)
          .hasMessage("endpoint not found in cache for a registered resource: amd.com/onload");

      node.startPlugin().offer(RESOURCE, offer(2));
      node.awaitAllocatable(2);
      assertThat(node.kubelet.restartContainer(pod("a"), "main")).isEqualTo(before);
    }
  }

  @Test
  @KubeletCase(91)
  void quiescedPluginKeepsItsRegistrationForAsLongAsItTakes() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      ContainerOptions before = main(node.admit(pod("a")));

      node.plugin().offer(RESOURCE, offer(2).quiesced("modules are being exchanged"));
      node.awaitAllocatable(0);
      node.now.updateAndGet(now -> now.plus(Duration.ofHours(1)));

      assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(2);
      assertThat(node.kubelet.restartContainer(pod("a"), "main")).isEqualTo(before);
      assertThat(node.kubelet.connections().registrations()).isEqualTo(1);
    }
  }

  private static SimPod.Container container(String name, boolean restartable) {
    return new SimPod.Container(name, Map.of(RESOURCE, 1), restartable);
  }

  private static List<HeldDevices> held(PluginNode node) {
    HostPath socket = HostPath.ofThisProcess(node.settings.podResourcesSocket());
    var listed = new PodResources(node.transport, socket).list(Set.of(RESOURCE), DEADLINE);
    return listed.toOptional().orElseThrow();
  }

  private static Set<String> ids(List<HeldDevices> held) {
    Set<String> ids = new TreeSet<>();
    held.forEach(one -> ids.addAll(one.ids()));
    return ids;
  }

  private static ContainerOptions main(PodOutcome.Admitted admitted) {
    return options(admitted.containers().values());
  }

  private static ContainerOptions options(Collection<ContainerOptions> containers) {
    assertThat(containers).hasSize(1);
    return containers.iterator().next();
  }

  private static Set<String> ids(Map<String, ContainerOptions> containers, String name) {
    ContainerOptions options = containers.get(name);
    assertThat(options).isNotNull();
    return options == null ? Set.of() : options.devicesIds();
  }
}
