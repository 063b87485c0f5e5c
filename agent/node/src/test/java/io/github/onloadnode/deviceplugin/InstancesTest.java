package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.awaitThat;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.pod;
import static io.github.onloadnode.deviceplugin.PluginNode.ready;
import static io.github.onloadnode.deviceplugin.PluginNode.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.PodOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two plugins for one resource: upgrades, and what they do to each other (kubelet 1.37 and before).
 */
final class InstancesTest {

  @TempDir Path root;

  @Test
  @KubeletCase({21, 23, 49, 51, 57})
  void rolloutOfASecondInstanceIsWithoutAGapFrom137On() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2)) {
      DevicePluginSupervisor second = node.startPlugin();
      second.offer(RESOURCE, offer(2));
      awaitThat(() -> ready(second));
      assertThat(node.kubelet.connections().sockets(RESOURCE)).hasSize(2);

      second.close();

      awaitThat(() -> node.kubelet.connections().sockets(RESOURCE).size() == 1);
      assertThat(node.kubelet.allocatable(RESOURCE)).isEqualTo(2);
      assertThat(node.status().reregistrations().values()).containsOnly(0L);
      // Between the end of a connection and the survivor's turn a kubelet refuses (server.go,
      // disconnectClient): its controller makes another pod.
      awaitThat(() -> node.kubelet.admit(pod("a")) instanceof PodOutcome.Admitted);
    }
  }

  @Test
  @KubeletCase(22)
  void secondInstanceThatFailsToRegisterDoesNotDisturbTheFirst() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2)) {
      node.kubelet.faults().refuseRegistrations(Integer.MAX_VALUE);
      DevicePluginSupervisor second = node.startPlugin();
      second.offer(RESOURCE, offer(2));
      awaitThat(() -> second.status().getFirst().lastError().isPresent());

      assertThat(node.kubelet.allocatable(RESOURCE)).isEqualTo(2);
      assertThat(node.status().isReady()).isTrue();
      node.kubelet.faults().refuseRegistrations(0);
      awaitThat(() -> ready(second));
      assertThat(node.status().isReady()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(KubeletGeneration.class)
  @KubeletCase({77, 27})
  void survivorServesAfterTheOtherInstanceStopped(KubeletGeneration generation) {
    try (PluginNode node = PluginNode.running(root, generation, 2)) {
      DevicePluginSupervisor second = node.startPlugin();
      second.offer(RESOURCE, offer(3));
      node.awaitAllocatable(3);
      awaitThat(() -> ready(second));

      node.plugin().close();

      // Up to 1.36 the end of the first takes the second down: it must come back by itself.
      awaitThat(() -> node.kubelet.connections().sockets(RESOURCE).size() == 1);
      awaitThat(() -> ready(second) && node.kubelet.allocatable(RESOURCE) == 3);
      node.admit(pod("a"));
      assertThat(second.status().getFirst().allocations().answered()).isEqualTo(1);
    }
  }

  @Test
  @KubeletCase(77)
  void instanceWhoseStreamTheOtherTookDownCountsTheLoss() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_25_TO_1_36, 2)) {
      DevicePluginSupervisor second = node.startPlugin();
      second.offer(RESOURCE, offer(2));
      awaitThat(() -> ready(second));

      node.plugin().close();

      awaitThat(() -> second.status().getFirst().lost(RegistrationLoss.STREAM_ENDED) == 1);
      awaitThat(() -> ready(second));
      node.awaitAllocatable(2);
    }
  }

  @Test
  @KubeletCase({48, 53, 54, 55, 61})
  void noSocketIsRegisteredTwice() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2)) {
      List<String> first = node.kubelet.connections().sockets(RESOURCE);

      node.kubelet.connections().cancelStreams(RESOURCE);
      awaitThat(() -> node.status().lost(RegistrationLoss.STREAM_ENDED) == 1);
      node.awaitReady();
      node.awaitAllocatable(2);

      assertThat(node.kubelet.connections().sockets(RESOURCE))
          .hasSize(1)
          .doesNotContainAnyElementsOf(first);
      assertThat(node.sockets()).isEqualTo(node.kubelet.connections().sockets(RESOURCE));
    }
  }

  @Test
  @KubeletCase(56)
  void kubelet137IgnoresASocketThatItKnows() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2)) {
      String socket = node.status().socket().orElseThrow();

      registrar(node).register(new ResourceName(RESOURCE), socket).join();

      assertThat(node.kubelet.connections().sockets(RESOURCE)).containsExactly(socket);
      assertThat(node.status().isReady()).isTrue();
    }
  }

  @Test
  @KubeletCase({58, 59})
  void registrationOfASocketThatNobodyServesLeavesTheOtherAlone() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2)) {
      KubeletRegistrar registrar = registrar(node);
      ResourceName resource = new ResourceName(RESOURCE);

      assertThatThrownBy(() -> registrar.register(resource, "nobody.sock").join())
          .satisfies(failure ->
              assertThat(registrar.explain(resource, failure).message())
                  .contains("kubelet refused: failed to dial device plugin"));

      assertThat(node.kubelet.connections().sockets(RESOURCE)).hasSize(1);
      assertThat(node.kubelet.allocatable(RESOURCE)).isEqualTo(2);
    }
  }

  @Test
  @KubeletCase({47, 52})
  void lastInstanceLeavesItsDevicesUnhealthyWithTheirCapacity() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2)) {
      node.plugin().offer(RESOURCE, unhealthy(2, Set.of("sfc-1")));
      node.awaitAllocatable(1);

      node.plugin().close();

      node.awaitAllocatable(0);
      assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(2);
    }
  }

  private static KubeletRegistrar registrar(PluginNode node) {
    return new KubeletRegistrar(node.transport, node.directory, Duration.ofSeconds(5));
  }
}
