package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.awaitThat;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.ready;
import static io.github.onloadnode.deviceplugin.QuickTiming.quick;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.simulator.KubeletGeneration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the way to a registration, and after it. */
final class RegistrationFaultsTest {

  private static final Duration RETRY = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path root;

  @Test
  @KubeletCase(78)
  void registrationThatHangsIsGivenUpAndTriedAgain() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.faults().hangRegistrations();
      node.serve(new ThreadScheduler(), quick(RETRY, RETRY, Duration.ofMillis(500), PATIENCE), 2);

      awaitThat(() -> node.status().lastError().isPresent());
      assertThat(node.status().lastError().orElseThrow().message())
          .contains("kubelet did not answer", "within 500 ms");
      node.kubelet.faults().releaseRegistrations();

      node.awaitAllocatable(2);
      node.awaitReady();
    }
  }

  @Test
  @KubeletCase(78)
  void kubeletThatDiesInRegistrationIsFoundAgain() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.start();
      node.kubelet.faults().dieInRegistration();
      node.startPlugin().offer(RESOURCE, offer(2));

      awaitThat(() -> node.status().lastError().isPresent());
      node.kubelet.start();

      node.awaitAllocatable(2);
      node.awaitReady();
    }
  }

  @Test
  @KubeletCase(78)
  void registrationWithoutAStreamIsMadeAgain() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.faults().withholdStreams(1);
      node.serve(new ThreadScheduler(), quick(RETRY, RETRY, PATIENCE, Duration.ofMillis(200)), 2);

      awaitThat(() -> node.status().lost(RegistrationLoss.NO_STREAM) >= 1);
      node.awaitAllocatable(2);
    }
  }

  @Test
  @KubeletCase(79)
  void thousandLostStreamsLeaveNeitherThreadsNorFilesBehind() {
    Random random = new Random(79);
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      Duration immediate = Duration.ofMillis(1);
      // A stream that is cut before it arrives is one that never came: the next attempt is soon.
      Duration stream = Duration.ofMillis(300);
      node.serve(new ThreadScheduler(), quick(immediate, immediate, PATIENCE, stream), 2);
      int threads = 0;
      long files = 0;
      for (int cycle = 0; cycle < 1_000; cycle++) {
        long lost = node.status().lost(RegistrationLoss.STREAM_ENDED);
        if (random.nextBoolean()) {
          // Else the stream is cut while it is being opened.
          awaitThat(() -> node.kubelet.allocatable(RESOURCE) == 2);
        }
        node.kubelet.connections().cancelStreams(RESOURCE);
        awaitThat(() -> {
          node.kubelet.connections().cancelStreams(RESOURCE);
          return node.status().lost(RegistrationLoss.STREAM_ENDED) > lost;
        });
        if (cycle == 100) {
          threads = threads();
          files = openFiles();
        }
      }
      node.awaitAllocatable(2);
      node.awaitReady();

      assertThat(threads()).isLessThanOrEqualTo(threads + 2);
      assertThat(openFiles()).isLessThanOrEqualTo(files + 6);
      assertThat(node.sockets()).hasSize(1);
    }
  }

  @Test
  @KubeletCase(85)
  void closeEndsStreamsAndRemovesSocketsThoughTheKubeletDoesNotRead() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.start();
      DevicePluginSupervisor plugin = node.startPlugin(RESOURCE, "amd.com/onload-two");
      plugin.offer(RESOURCE, offer(2));
      plugin.offer("amd.com/onload-two", offer(2));
      awaitThat(() -> ready(plugin));
      node.kubelet.connections().pause(RESOURCE, true);
      long begin = System.nanoTime();

      plugin.close();
      plugin.close();

      // It takes a second at most, and longer only where the machine is busy with something else.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
      assertThat(node.sockets()).isEmpty();
      assertThat(plugin.status())
          .extracting(ResourceStatus::state)
          .containsOnly(ResourceStatus.State.STOPPED);
      node.awaitAllocatable(0);
    }
  }

  @Test
  @KubeletCase(85)
  void startRemovesTheSocketsOfAKilledPredecessorAndKeepsThoseInUse() throws IOException {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
        ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      node.kubelet.start();
      Path killed = node.directory.socket("onload-00000001-7.sock");
      try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(killed));
      }
      other.bind(UnixDomainSocketAddress.of(node.directory.socket("onload-00000002-1.sock")));
      Files.createFile(node.directory.path().resolve("onload-notes.txt"));

      node.startPlugin().offer(RESOURCE, offer(2));

      node.awaitAllocatable(2);
      awaitThat(() -> !Files.exists(killed));
      assertThat(node.sockets()).hasSize(2).contains("onload-00000002-1.sock");
      assertThat(node.directory.path().resolve("onload-notes.txt")).exists();
    }
  }

  @Test
  @KubeletCase(86)
  void invalidResourceIsReportedAndTheOthersServe() {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      node.kubelet.start();
      DevicePluginSupervisor plugin =
          node.startPlugin("AMD.com/onload", RESOURCE, RESOURCE, "amd.com/two");
      for (String resource : List.of("AMD.com/onload", RESOURCE, "amd.com/two")) {
        plugin.offer(resource, offer(2));
      }

      awaitThat(() -> node.kubelet.allocatable("amd.com/two") == 2);
      node.awaitAllocatable(2);
      assertThat(plugin.status()).hasSize(4);
      assertThat(plugin.status().get(2).lastError().orElseThrow().message())
          .startsWith("resource name \"AMD.com/onload\" is invalid");
      assertThat(plugin.status().get(3).lastError().orElseThrow().message())
          .contains("given twice");
      assertThat(node.sockets()).hasSize(2);
    }
  }

  @Test
  @KubeletCase(87)
  void placeWhereNoSocketCanBeIsDiagnosedAndTriedAgain() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    Path deep = Files.createDirectories(root.resolve("d".repeat(100)));

    assertThat(error(root.resolve("nowhere"))).contains("nowhere does not exist");
    assertThat(error(file)).contains("is not a directory");
    assertThat(error(deep)).contains("a unix socket can have 107: use a shorter directory");
    // Not even root can make a file there.
    assertThat(error(Path.of("/proc/self"))).containsAnyOf("is not writable", "bind /proc/self/");
  }

  @Test
  @KubeletCase(87)
  void directoryThatBecomesUsableIsUsed() throws IOException {
    try (PluginNode node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36)) {
      Files.createFile(node.directory.path());
      node.startPlugin().offer(RESOURCE, offer(2));
      awaitThat(() -> node.status().lastError().isPresent());

      Files.delete(node.directory.path());
      node.kubelet.start();

      node.awaitAllocatable(2);
    }
  }

  private static String error(Path directory) {
    try (UnixTransport transport = UnixTransport.open("faults-test");
        DevicePluginSupervisor plugin =
            new DevicePluginSupervisor(
                transport,
                new SocketDirectory(directory),
                List.of(RESOURCE),
                InstantSource.system())) {
      plugin.offer(RESOURCE, offer(1));
      plugin.start();
      awaitThat(() -> plugin.status().getFirst().lastError().isPresent());
      assertThat(plugin.status().getFirst().isReady()).isFalse();
      return plugin.status().getFirst().lastError().orElseThrow().message();
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
