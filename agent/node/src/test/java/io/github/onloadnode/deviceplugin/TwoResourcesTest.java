package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.awaitThat;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.offer.OnloadAllocation;
import io.github.onloadnode.simulator.ContainerOptions;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.SimPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod that takes devices of two resources, as the kubelet merges them. */
final class TwoResourcesTest {

  private static final String SECOND = "amd.com/onload-two";

  @TempDir Path root;

  @Test
  @KubeletCase({30, 71})
  void answersOfTwoResourcesAreMergedByKeyAndTheVariantWithoutPreloadDoesNotConflict() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.start();
      DevicePluginSupervisor plugin = node.startPlugin(RESOURCE, SECOND);
      plugin.offer(RESOURCE, offer(1));
      plugin.offer(SECOND, second(false));
      awaitThat(() -> node.kubelet.allocatable(SECOND) == 1);
      node.awaitAllocatable(1);

      ContainerOptions options = node.admit(both("a")).containers().values().iterator().next();
      assertThat(options.conflicts()).isEmpty();
      assertThat(options.environment())
          .isEqualTo(Map.of("LD_PRELOAD", "/opt/onload/usr/lib64/libonload.so"));
      assertThat(options.devicesIds()).containsExactly("sfc-0", "two-0");
      node.kubelet.delete(both("a"));

      plugin.offer(SECOND, second(true));
      options = node.admit(both("b")).containers().values().iterator().next();
      assertThat(options.conflicts())
          .containsExactly("Environment variable has conflicting setting LD_PRELOAD");
    }
  }

  private static SimPod both(String name) {
    return new SimPod(
        "default",
        name,
        "uid-" + name,
        List.of(),
        List.of(new SimPod.Container("main", Map.of(RESOURCE, 1, SECOND, 1), false)));
  }

  private static Offer second(boolean preload) {
    DevicePluginSpec spec =
        new DevicePluginSpec(1, preload, false, "/two", "/usr/lib64", "/usr/bin", Optional.empty());
    return Offers.of(
        List.of("two-0"), DeviceHealth.HEALTHY, OnloadAllocation.of(spec, PluginNode.FILES));
  }
}
