package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.awaitThat;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.simulator.KubeletGeneration;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kubelet goes and comes, and files change under us. */
final class KubeletRestartTest {

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource(KubeletGeneration.class)
  @KubeletCase(72)
  void comesBackAfterEveryOneOfFiftyRestarts(KubeletGeneration generation) {
    try (PluginNode node = new PluginNode(root, generation)) {
      DevicePluginSupervisor plugin = node.serve(new ThreadScheduler(), timing(generation), 2);
      node.awaitAllocatable(2);

      List<Duration> away = new ArrayList<>();
      for (int restart = 0; restart < 50; restart++) {
        long begin = System.nanoTime();
        node.kubelet.restart();
        node.awaitAllocatable(2);
        away.add(Duration.ofNanos(System.nanoTime() - begin));
      }

      // Not all of them: the machine may be busy with something else for a while.
      assertThat(away).filteredOn(time -> time.toSeconds() < 2).hasSizeGreaterThan(40);
      awaitThat(() -> ready(plugin));
      assertThat(node.sockets()).hasSize(1);
    }
  }

  @Test
  void tellsWhenTheKubeletListens() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      DevicePluginSupervisor plugin =
          node.serve(new ThreadScheduler(), timing(KubeletGeneration.V1_25_TO_1_36), 2);

      assertThat(plugin.awaitRegistered(Duration.ofMinutes(1))).isTrue();

      assertThat(ready(plugin)).isTrue();
    }
  }

  @Test
  @KubeletCase(73)
  void waitsTenMinutesForAKubeletAndTakesItAtOnce() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      DevicePluginSupervisor plugin = node.serve(scheduler, Timing.DEFAULT, 2);
      awaitThat(() -> ready(plugin));

      node.kubelet.stop();
      awaitThat(() -> node.status().state() == ResourceStatus.State.LOST);
      scheduler.advance(Duration.ofMinutes(10));
      awaitThat(() -> node.status().lastError().isPresent());
      assertThat(node.status().lastError().orElseThrow().message())
          .endsWith("kubelet.sock does not exist: kubelet is not running");
      assertThat(node.sockets()).hasSizeLessThanOrEqualTo(1);

      node.kubelet.start();
      scheduler.advance(Timing.DEFAULT.searching());
      awaitThat(() -> ready(plugin));
      node.awaitAllocatable(2);
    }
  }

  @Test
  @KubeletCase(73)
  void looksForKubeletSoonOnceItsStreamHasEnded() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      node.kubelet.start();
      DevicePluginSupervisor plugin =
          node.startPlugin(List.of(RESOURCE), scheduler, Timing.DEFAULT);
      plugin.offer(RESOURCE, offer(2));
      awaitThat(() -> ready(plugin));
      scheduler.advance(Timing.DEFAULT.poll());

      node.kubelet.stop();
      awaitThat(() -> node.status().state() == ResourceStatus.State.LOST);
      node.kubelet.start();
      // Less than the shortest wait for a retry.
      scheduler.advance(Timing.DEFAULT.searching());

      awaitThat(() -> ready(plugin));
    }
  }

  @Test
  @KubeletCase(73)
  void attemptsNeverEnd() throws IOException {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ManualScheduler scheduler = new ManualScheduler()) {
      Files.createDirectories(node.directory.path());
      node.startPlugin(List.of(RESOURCE), scheduler, Timing.DEFAULT).offer(RESOURCE, offer(2));
      awaitThat(() -> node.status().lastError().isPresent());
      scheduler.advance(Duration.ofMinutes(10));
      String socket = node.status().socket().orElseThrow();

      Files.delete(node.directory.socket(socket));
      scheduler.advance(Timing.DEFAULT.longestRetry());

      assertThat(node.sockets()).singleElement().isNotEqualTo(socket);
    }
  }

  @Test
  @KubeletCase(73)
  void socketOfADeadKubeletIsTriedUntilTheNextOneIsThere() throws IOException {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      Files.createDirectories(node.directory.path());
      leaveSocket(node.directory.socket(KubeletRegistrar.KUBELET_SOCKET));
      node.startPlugin().offer(RESOURCE, offer(2));

      awaitThat(() -> node.status().lastError().isPresent());
      assertThat(node.status().lastError().orElseThrow().message())
          .contains("no kubelet answers on", "kubelet.sock", "Connection refused");

      node.kubelet.start();
      node.awaitAllocatable(2);
    }
  }

  @Test
  @KubeletCase(73)
  void startsBeforeTheKubeletAndItsDirectoryAreThere() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_37)) {
      node.startPlugin().offer(RESOURCE, offer(2));
      awaitThat(() -> node.status().lastError().isPresent());
      assertThat(node.status().lastError().orElseThrow().message()).contains("does not exist");

      node.kubelet.start();

      node.awaitAllocatable(2);
      node.awaitReady();
    }
  }

  @Test
  @KubeletCase(74)
  void registersAgainWhenItsSocketIsDeleted() throws IOException {
    try (PluginNode node = PluginNode.running(root, 2)) {
      Files.delete(node.directory.socket(node.status().socket().orElseThrow()));

      awaitThat(() -> node.status().lost(RegistrationLoss.SOCKET_REMOVED) == 1);
      node.awaitReady();
      node.awaitAllocatable(2);
      assertThat(node.sockets()).hasSize(1);
    }
  }

  @Test
  @KubeletCase(75)
  void registersAgainWhenKubeletSockIsAnotherWhileTheStreamLives() throws IOException {
    try (PluginNode node = PluginNode.running(root, 2)) {
      Path socket = node.directory.socket(KubeletRegistrar.KUBELET_SOCKET);
      Path aside = root.resolve("aside.sock");
      Files.move(socket, aside);
      leaveSocket(socket);

      awaitThat(() -> node.status().lost(RegistrationLoss.KUBELET_RESTARTED) == 1);
      awaitThat(() -> node.status().lastError().isPresent());
      Files.move(aside, socket, StandardCopyOption.REPLACE_EXISTING);
      node.awaitReady();
      node.awaitAllocatable(2);
    }
  }

  @Test
  @KubeletCase(76)
  void registersAgainWhenTheDirectoryIsReplaced() throws IOException {
    try (PluginNode node = PluginNode.running(root, 2)) {
      Path directory = node.directory.path();
      Files.move(directory, root.resolve("old-device-plugins"));

      awaitThat(() -> node.status().lost(RegistrationLoss.DIRECTORY_REPLACED) == 1);
      node.kubelet.restart();

      node.awaitReady();
      node.awaitAllocatable(2);
      assertThat(node.sockets()).hasSize(1);
    }
  }

  /** Real times once, the quicker ones for the other generation. */
  private static Timing timing(KubeletGeneration generation) {
    return switch (generation) {
      case V1_25_TO_1_36 -> Timing.DEFAULT;
      case V1_37 -> QuickTiming.QUICK;
    };
  }

  /** A socket's file as a process that was killed leaves it. */
  private static void leaveSocket(Path path) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
    }
  }
}
