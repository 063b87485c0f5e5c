package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.pod;
import static io.github.onloadnode.deviceplugin.PluginNode.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.SimPod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** test/e2e_node/device_plugin_failures_test.go: what every plugin must live through. */
final class NodeConformanceTest {

  @TempDir Path root;

  @Test
  @KubeletCase(1)
  void registersAgainWhenRegistrationFails() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.start();
      node.kubelet.faults().refuseRegistrations(Integer.MAX_VALUE);

      node.startPlugin().offer(RESOURCE, offer(2));

      PluginNode.awaitThat(() -> node.status().lastError().isPresent());
      assertThat(node.kubelet.knows(RESOURCE)).isFalse();
      node.kubelet.faults().refuseRegistrations(0);
      node.awaitAllocatable(2);
      PluginNode.awaitThat(() -> node.status().lastError().isEmpty());
    }
  }

  @Test
  @KubeletCase(2)
  void singleDeviceTurnsUnhealthyAndBack() {
    try (PluginNode node = PluginNode.running(root, 1)) {
      node.plugin().offer(RESOURCE, unhealthy(1, Set.of("sfc-0")));
      node.awaitAllocatable(0);

      node.plugin().offer(RESOURCE, offer(1));
      node.awaitAllocatable(1);
    }
  }

  @Test
  @KubeletCase(3)
  void unhealthyDeviceKeepsCapacityAndItsPod() {
    try (PluginNode node = PluginNode.running(root, 1)) {
      SimPod pod = pod("a");
      var before = node.admit(pod);

      node.plugin().offer(RESOURCE, unhealthy(1, Set.of("sfc-0")));
      node.awaitAllocatable(0);

      assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(1);
      assertThat(node.kubelet.outcome(pod)).contains(before);
      node.kubelet.delete(pod);
      assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(1);
      assertThat(node.kubelet.allocatable(RESOURCE)).isZero();
    }
  }

  @Test
  @KubeletCase(4)
  void severalDevicesTurnUnhealthyAndBackInSteps() {
    try (PluginNode node = PluginNode.running(root, 4)) {
      for (Set<String> broken :
          List.of(Set.of("sfc-1"), Set.<String>of(), Set.of("sfc-1", "sfc-3"), Set.of("sfc-3"))) {
        node.plugin().offer(RESOURCE, unhealthy(4, broken));
        node.awaitAllocatable(4 - broken.size());
        assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(4);
      }
      node.plugin().offer(RESOURCE, offer(4));
      node.awaitAllocatable(4);
    }
  }

  @Test
  @KubeletCase(5)
  void registersAgainWhenTheFirstStreamFailsAtOnce() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.faults().breakStreams(1);
      Duration retry = Duration.ofMillis(20);

      node.serve(
          new ThreadScheduler(),
          QuickTiming.quick(retry, retry, Duration.ofSeconds(5), Duration.ofMillis(500)),
          2);

      node.awaitAllocatable(2);
      PluginNode.awaitThat(() -> node.kubelet.connections().registrations() >= 2);
    }
  }

  @Test
  @KubeletCase(6)
  void registersAgainWhenAStreamFailsLater() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      node.kubelet.connections().cancelStreams(RESOURCE);

      PluginNode.awaitThat(() -> node.status().lost(RegistrationLoss.STREAM_ENDED) == 1);
      node.awaitAllocatable(2);
      node.awaitReady();
    }
  }

  @Test
  @KubeletCase({6, 7})
  void stoppedPluginLeavesNothingAllocatableAndNoSocket() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      node.plugin().close();

      node.awaitAllocatable(0);
      assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(2);
      assertThat(node.sockets()).isEmpty();
      node.now.updateAndGet(now -> now.plus(Duration.ofMinutes(5).plusSeconds(1)));
      assertThat(node.kubelet.capacity(RESOURCE)).isZero();
    }
  }
}
