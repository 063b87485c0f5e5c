package io.github.onloadnode.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.proto.podresources.v1.ContainerDevices;
import io.github.onloadnode.proto.podresources.v1.ContainerResources;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.PodResources;
import io.github.onloadnode.proto.podresources.v1.PodResourcesListerGrpc;
import io.github.onloadnode.testing.ShippedJvm;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubelets of large nodes, asked in the heap that ships. */
final class LargeAnswerTest {

  static final String OURS = "amd.com/onload";

  @TempDir private Path directory;

  @Test
  void keepsOurTenThousandDevicesOfAThousandPods() throws Exception {
    ListPodResourcesResponse answer = answer(1000, 380);

    ShippedJvm.Result result = asked(answer);

    assertThat(answer.getSerializedSize()).isBetween(10 << 20, 16 << 20);
    assertThat(result.output().lines().filter(line -> line.contains("holdings")))
        .hasSize(3)
        .containsOnly("1000 holdings, 10000 devices");
  }

  @Test
  void namesTheLimitOfAnAnswerThatIsLarger() throws Exception {
    ShippedJvm.Result result = asked(answer(1000, 700));

    assertThat(result.output()).contains("unreadable: list pod resources", "maximum size 16777216");
    assertThat(result.exit()).isZero();
  }

  private ShippedJvm.Result asked(ListPodResourcesResponse answer) throws Exception {
    Path socket = directory.resolve("kubelet.sock");
    try (UnixTransport transport = UnixTransport.open("large-answer-server")) {
      Server server = transport.server(socket).addService(new Lister(answer)).build().start();
      try {
        return ShippedJvm.run(LargeAnswer.class, socket.toString());
      } finally {
        server.shutdownNow();
      }
    }
  }

  private static ListPodResourcesResponse answer(int pods, int othersDevices) {
    var list = ListPodResourcesResponse.newBuilder();
    for (int pod = 0; pod < pods; pod++) {
      var ours = ContainerDevices.newBuilder().setResourceName(OURS);
      for (int i = 0; i < 10; i++) {
        ours.addDeviceIds("sfc-" + (10 * pod + i));
      }
      var others = ContainerDevices.newBuilder().setResourceName("vendor.example/device");
      for (int i = 0; i < othersDevices; i++) {
        others.addDeviceIds("0000:3b:00.0-function-" + pod + "-" + i);
      }
      list.addPodResources(
          PodResources.newBuilder()
              .setName("feed-handler-" + pod)
              .setNamespace("trading")
              .addContainers(
                  ContainerResources.newBuilder()
                      .setName("main")
                      .addDevices(others)
                      .addDevices(ours))
              .build());
    }
    return list.build();
  }

  /** A kubelet that always gives the same answer. */
  private static final class Lister extends PodResourcesListerGrpc.PodResourcesListerImplBase {
    private final ListPodResourcesResponse answer;

    Lister(ListPodResourcesResponse answer) {
      this.answer = answer;
    }

    @Override
    public void list(
        ListPodResourcesRequest request, StreamObserver<ListPodResourcesResponse> observer) {
      observer.onNext(answer);
      observer.onCompleted();
    }
  }
}
