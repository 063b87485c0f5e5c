package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.awaitThat;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.ready;
import static io.github.onloadnode.deviceplugin.PluginNode.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.NUMANode;
import io.github.onloadnode.simulator.KubeletGeneration;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kubelet reads on its stream, and how often. */
final class DeviceListTest {

  @TempDir Path root;

  @Test
  @KubeletCase({63, 29, 31})
  void addedAndRemovedDevicesReachTheKubelet() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      for (int devices : List.of(5, 1, 0, 3)) {
        node.plugin().offer(RESOURCE, offer(devices));
        node.awaitAllocatable(devices);
        assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(devices);
      }
      assertThat(node.kubelet.connections().registrations()).isEqualTo(1);
    }
  }

  @Test
  void sameOfferAgainSendsNothing() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      for (int repetition = 0; repetition < 10; repetition++) {
        node.plugin().offer(RESOURCE, offer(2));
      }
      node.plugin().offer(RESOURCE, offer(3));
      node.awaitAllocatable(3);

      assertThat(node.kubelet.connections().messages(RESOURCE)).isEqualTo(2);
    }
  }

  @Test
  void listIsRefreshedEveryFiveMinutes() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      DevicePluginSupervisor plugin = node.serve(scheduler, Timing.DEFAULT, 2);
      awaitThat(() -> ready(plugin) && node.kubelet.connections().messages(RESOURCE) == 1);

      scheduler.advance(Duration.ofMinutes(4));
      assertThat(node.kubelet.connections().messages(RESOURCE)).isEqualTo(1);
      scheduler.advance(Duration.ofMinutes(1));
      awaitThat(() -> node.kubelet.connections().messages(RESOURCE) == 2);
    }
  }

  @Test
  @KubeletCase(84)
  void flipsOfTenThousandDevicesAreCoalescedOnAFlatHeap() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      DevicePluginSupervisor plugin = node.serve(scheduler, Timing.DEFAULT, 10_000);
      node.awaitAllocatable(10_000);
      long heap = 0;
      for (int flip = 0; flip < 500; flip++) {
        plugin.offer(RESOURCE, unhealthy(10_000, Set.of("sfc-" + flip)));
        int messages = node.kubelet.connections().messages(RESOURCE);
        scheduler.advance(Duration.ofMillis(20));
        if (flip % 10 == 9) {
          // Else time would pass while the message of these ten is under way.
          awaitThat(() -> node.kubelet.connections().messages(RESOURCE) > messages);
        }
        if (flip == 100) {
          heap = usedHeap();
        }
      }
      scheduler.advance(Timing.DEFAULT.coalesce());
      node.awaitAllocatable(9_999);

      // 500 flips in 10 s, at most 5 messages a second.
      assertThat(node.kubelet.connections().messages(RESOURCE)).isBetween(50, 52);
      assertThat(usedHeap()).isLessThan(heap + (16 << 20));
    }
  }

  @Test
  @KubeletCase(88)
  void slowReaderGetsTheNewestListAndNotAllThatCameBefore() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      DevicePluginSupervisor plugin = node.serve(scheduler, Timing.DEFAULT, 10_000);
      node.awaitAllocatable(10_000);
      node.kubelet.connections().pause(RESOURCE, true);
      for (int flip = 0; flip < 100; flip++) {
        plugin.offer(RESOURCE, unhealthy(10_000, Set.of("sfc-" + flip)));
        scheduler.advance(Timing.DEFAULT.coalesce());
      }
      plugin.offer(RESOURCE, offer(9_000));

      node.kubelet.connections().pause(RESOURCE, false);
      awaitThat(() -> {
        scheduler.advance(Timing.DEFAULT.coalesce());
        return node.kubelet.allocatable(RESOURCE) == 9_000;
      });

      // The first ones fill the connection's window; the rest was never sent.
      assertThat(node.kubelet.connections().messages(RESOURCE)).isLessThan(20);
    }
  }

  @Test
  @KubeletCase({70, 84})
  void largestListWithTopologyStaysBelowTheKubeletsLimit() {
    String prefix = "s".repeat(59);
    Offer offer =
        Offers.of(
            Offers.ids(prefix, 10_000),
            new TreeSet<>(Set.of(0, 1)),
            DeviceHealth.unhealthy("x"),
            new Allocation.Refused("x"));
    try (PluginNode node = PluginNode.running(root, 1)) {
      node.plugin().offer(RESOURCE, offer);
      awaitThat(() -> node.kubelet.capacity(RESOURCE) == 10_000);

      try (PluginCaller caller = node.caller()) {
        var message = caller.calls().listAndWatch(Empty.getDefaultInstance()).next();
        assertThat(message.getSerializedSize()).isLessThan(4 << 20);
        assertThat(message.getDevices(0).getTopology().getNodesList())
            .extracting(NUMANode::getID)
            .containsExactly(0L, 1L);
        assertThat(message.getDevices(9_999).getID()).hasSize(63);
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
