package io.github.onloadnode.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.proto.podresources.v1.ContainerDevices;
import io.github.onloadnode.proto.podresources.v1.ContainerResources;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.NUMANode;
import io.github.onloadnode.proto.podresources.v1.PodResources;
import io.github.onloadnode.proto.podresources.v1.TopologyInfo;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of the kubelet's answer. */
final class PodResourcesParserTest {

  private static final String OURS = "amd.com/onload";

  @Test
  void putsTheEntriesOfAllNumaNodesTogetherAndLeavesOthersOut() {
    byte[] answer =
        answer(
            devices(OURS, "sfc-1").setTopology(topology()).build(),
            devices("vendor.example/gpu", "gpu-0").build(),
            devices(OURS, "sfc-0").build());

    assertThat(parse(answer))
        .singleElement()
        .satisfies(holding -> {
          assertThat(holding.pod()).hasToString("trading/feed-handler");
          assertThat(holding.container()).isEqualTo("main");
          assertThat(holding.resource()).isEqualTo(OURS);
          assertThat(holding.ids()).containsExactly("sfc-0", "sfc-1");
        });
  }

  @Test
  void knowsNoHoldersOfOtherResources() {
    assertThat(parse(answer(devices("vendor.example/gpu", "gpu-0").build()))).isEmpty();
  }

  @Test
  void refusesAnAnswerThatEndsTooSoon() {
    byte[] answer = answer(devices(OURS, "sfc-0").build());

    assertThatThrownBy(() -> parse(Arrays.copyOf(answer, answer.length - 3)))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INTERNAL");
  }

  @Test
  void refusesMoreDevicesOfOursThanThereCanBe() {
    var many = ContainerDevices.newBuilder().setResourceName(OURS);
    for (int i = 0; i <= PodResourcesParser.IDS_LIMIT; i++) {
      many.addDeviceIds("sfc-" + i);
    }
    byte[] answer = answer(many.build());

    assertThatThrownBy(() -> parse(answer))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("more than 50000 of our devices");
  }

  private static List<HeldDevices> parse(byte[] answer) {
    return new PodResourcesParser(Set.of(OURS)).parse(new ByteArrayInputStream(answer));
  }

  private static byte[] answer(ContainerDevices... devices) {
    var container = ContainerResources.newBuilder().setName("main").addCpuIds(3);
    container.addAllDevices(List.of(devices));
    return ListPodResourcesResponse.newBuilder()
        .addPodResources(
            PodResources.newBuilder()
                .setName("feed-handler")
                .setNamespace("trading")
                .addContainers(container))
        .build()
        .toByteArray();
  }

  private static ContainerDevices.Builder devices(String resource, String id) {
    return ContainerDevices.newBuilder().setResourceName(resource).addDeviceIds(id);
  }

  private static NUMANode.Builder node() {
    return NUMANode.newBuilder().setID(1);
  }

  private static TopologyInfo topology() {
    return TopologyInfo.newBuilder().addNodes(node()).build();
  }
}
