package io.github.onloadnode.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.node.DevicePluginView;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.PodResourcesListerGrpc;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a kubelet that takes calls and never answers one. */
final class KubeletObserverTest {

  private static final String SOCKET = "/kubelet.sock";

  @TempDir private Path directory;

  @Test
  void waitsASecondForAKubeletThatHangs() throws Exception {
    try (UnixTransport transport = UnixTransport.open("hanging-kubelet")) {
      Server server =
          transport
              .server(directory.resolve("kubelet.sock"))
              .addService(new Hanging())
              .build()
              .start();
      long began = System.nanoTime();
      try {
        KubeletView view = observer(transport).observe(true);

        assertThat(view.listed()).isInstanceOf(Reading.Unreadable.class);
        assertThat(view.unknown().orElseThrow()).contains("DEADLINE_EXCEEDED");
        assertThat(view.holders().unknown()).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
      } finally {
        server.shutdownNow();
      }
    }
  }

  private KubeletObserver observer(UnixTransport transport) {
    HostFiles files = new HostFiles(new HostRoot(directory));
    Set<String> resources = Set.of("amd.com/onload");
    KubeletRecords records =
        new KubeletRecords(
            new PodResources(transport, new HostPath(files.root(), SOCKET)),
            new KubeletCheckpoint(files, "/device-plugins", resources),
            new PodLogs(files));
    return new KubeletObserver(
        records, resources, () -> DevicePluginView.starting(Instant.EPOCH), Instant::now);
  }

  /** It keeps every call open. */
  private static final class Hanging extends PodResourcesListerGrpc.PodResourcesListerImplBase {

    @Override
    public void list(
        ListPodResourcesRequest request, StreamObserver<ListPodResourcesResponse> answer) {}
  }
}
