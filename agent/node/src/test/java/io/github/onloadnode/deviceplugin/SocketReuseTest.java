package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.simulator.KubeletGeneration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kubelet mistakes the end of its old connection to a socket for that of a new one. */
final class SocketReuseTest {

  /**
   * Long enough for the next attempt. Too short for the time that the kubelet has for its stream,
   * which is not passed by waiting here, and would else run out before a slow thread opens it.
   */
  private static final Duration ONE_RETRY = Timing.DEFAULT.stream().dividedBy(2);

  @TempDir Path root;

  @Test
  void socketThatTheKubeletFoundBetweenTwoAttemptsIsNotRegisteredAgain() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      String refused = refusedOnce(node, scheduler);

      try (PluginCaller kubelet = node.caller()) {
        assertThat(kubelet.calls().getDevicePluginOptions(Empty.getDefaultInstance())).isNotNull();
      }
      scheduler.advance(ONE_RETRY);

      awaitThat(() -> node.kubelet.allocatable(RESOURCE) == 2);
      assertThat(node.status().socket()).isPresent().get().isNotEqualTo(refused);
      assertThat(node.sockets()).doesNotContain(refused);
    }
  }

  @Test
  void socketThatNoKubeletHasFoundIsRegisteredAgain() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      String refused = refusedOnce(node, scheduler);

      scheduler.advance(ONE_RETRY);

      awaitThat(() -> node.kubelet.allocatable(RESOURCE) == 2);
      assertThat(node.status().socket()).contains(refused);
    }
  }

  @Test
  void socketThatTheKubeletFoundBeforeItDiedIsGoneAtOnce() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      node.kubelet.faults().dieInRegistration();
      node.serve(scheduler, Timing.DEFAULT, 2);

      awaitThat(() -> node.status().lastError().isPresent());

      assertThat(node.sockets()).isEmpty();
    }
  }

  /** The socket of a registration that the kubelet refused before it looked at the socket. */
  private static String refusedOnce(PluginNode node, ManualScheduler scheduler) {
    node.kubelet.faults().refuseRegistrations(1);
    node.serve(scheduler, Timing.DEFAULT, 2);
    awaitThat(() -> node.status().lastError().isPresent());
    scheduler.settle();
    return node.status().socket().orElseThrow();
  }
}
