package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static io.github.onloadnode.deviceplugin.PluginNode.offer;
import static io.github.onloadnode.deviceplugin.PluginNode.pod;
import static io.github.onloadnode.deviceplugin.PluginNode.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.kubelet.PodResources;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerPreferredAllocationRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreStartContainerRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreferredAllocationRequest;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Allocate and the other calls, as kubelets make them and as none should. */
final class AllocateTest {

  @TempDir Path root;

  @Test
  @KubeletCase(82)
  void idsThatCannotBeAreRefusedByName() {
    try (PluginNode node = PluginNode.running(root, 3);
        PluginCaller caller = node.caller()) {
      assertRefused(caller, Status.Code.NOT_FOUND, "device \"sfc-3\" is unknown", "sfc-3");
      assertRefused(caller, Status.Code.NOT_FOUND, "device \"\" is unknown", "");
      assertRefused(
          caller, Status.Code.INVALID_ARGUMENT, "\"sfc-1\" is requested twice", "sfc-1", "sfc-1");
      assertRefused(caller, Status.Code.INVALID_ARGUMENT, "names no device");
      assertThatThrownBy(() -> caller.calls().allocate(AllocateRequest.getDefaultInstance()))
          .hasMessageContaining("INVALID_ARGUMENT: amd.com/onload: the request names no container");

      assertThat(node.status().allocations().refused()).isEqualTo(5);
      assertThat(answered(node)).isEmpty();
    }
  }

  @Test
  @KubeletCase(64)
  void everyContainerOfARequestGetsTheSame() {
    try (PluginNode node = PluginNode.running(root, 3);
        PluginCaller caller = node.caller()) {
      var response =
          caller
              .calls()
              .allocate(
                  PluginCaller.request("sfc-0").toBuilder()
                      .addAllContainerRequests(
                          PluginCaller.request("sfc-1", "sfc-2").getContainerRequestsList())
                      .build());

      assertThat(response.getContainerResponsesList()).hasSize(2);
      assertThat(response.getContainerResponses(1)).isEqualTo(response.getContainerResponses(0));
      assertThat(response.getContainerResponses(0).getMountsList())
          .hasSize(2)
          .allSatisfy(mount -> assertThat(mount.getReadOnly()).isTrue());
      assertThat(answered(node)).isEqualTo(Set.of("sfc-0", "sfc-1", "sfc-2"));
    }
  }

  @Test
  void refusalReachesThePodsStatusAndLeavesNoAnsweredId() {
    try (PluginNode node = PluginNode.running(root, 2);
        PluginCaller caller = node.caller()) {
      node.plugin()
          .offer(
              RESOURCE,
              Offers.of(
                  List.of("sfc-0", "sfc-1"),
                  DeviceHealth.HEALTHY,
                  new Allocation.Refused("libonload.so is missing below /opt/x: stage it again")));

      assertThat(node.refuse(pod("a")))
          .isEqualTo(
              "Allocate failed due to rpc error: code = FailedPrecondition desc = amd.com/onload:"
                  + " libonload.so is missing below /opt/x: stage it again, which is unexpected");

      node.plugin().offer(RESOURCE, unhealthy(2, Set.of("sfc-0")));
      assertRefused(
          caller,
          Status.Code.FAILED_PRECONDITION,
          "device \"sfc-0\" is unhealthy: broken",
          "sfc-0");
      assertThat(answered(node)).isEmpty();
    }
  }

  @Test
  void quiesceRefusesWithTheSocketOpen() {
    try (PluginNode node = PluginNode.running(root, 2);
        PluginCaller caller = node.caller()) {
      node.plugin().offer(RESOURCE, offer(2).quiesced("modules are being exchanged"));

      // Not awaited: the refusal holds from the return of offer on.
      assertRefused(
          caller, Status.Code.FAILED_PRECONDITION, "modules are being exchanged", "sfc-0");
      node.awaitAllocatable(0);
      assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(2);
      assertThat(node.status().isReady()).isTrue();
    }
  }

  @Test
  void callToOurselvesIsNeitherCountedNorRemembered() {
    try (PluginNode node = PluginNode.running(root, 2)) {
      assertThat(node.status().allocations()).isEqualTo(new AllocationCounts(0, 0, Duration.ZERO));
      assertThat(answered(node)).isEmpty();
    }
  }

  @Test
  @KubeletCase(26)
  void allocationUnderWayIsNotListedYetButCountsAsAnswered() {
    try (PluginNode node = PluginNode.running(root, KubeletGeneration.V1_37, 2);
        PluginCaller caller = node.caller()) {
      caller.allocate("sfc-1");

      PodResources resources =
          new PodResources(
              node.transport, HostPath.ofThisProcess(node.settings.podResourcesSocket()));
      assertThat(resources.list(Set.of(RESOURCE), Duration.ofSeconds(5)).toOptional())
          .contains(List.of());
      assertThat(answered(node)).isEqualTo(Set.of("sfc-1"));
    }
  }

  @Test
  @KubeletCase(83)
  void allocateIsAnsweredWhileDevicesAreExchangedAllTheTime() throws InterruptedException {
    try (PluginNode node = PluginNode.running(root, 5_000);
        PluginCaller caller = node.caller()) {
      Offer healthy = offer(5_000);
      Offer other = unhealthy(5_000, Set.of("sfc-7"));
      Thread rescan =
          Thread.ofPlatform()
              .start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                  node.plugin().offer(RESOURCE, other);
                  node.plugin().offer(RESOURCE, healthy);
                }
              });
      Duration longest = Duration.ZERO;
      for (int call = 0; call < 300; call++) {
        Duration before = node.status().allocations().total();
        assertThat(caller.allocate("sfc-" + (call + 10)).getContainerResponsesCount()).isOne();
        Duration took = node.status().allocations().total().minus(before);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      rescan.interrupt();
      rescan.join();

      // Generous: what is shown is that nothing waits for the exchange.
      assertThat(longest).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @KubeletCase({65, 36, 68})
  void preferenceNeverFails() {
    try (PluginNode node = PluginNode.running(root, 2);
        PluginCaller caller = node.caller()) {
      var request =
          PreferredAllocationRequest.newBuilder()
              .addContainerRequests(preference(2, "sfc-5"))
              .addContainerRequests(preference(-1))
              .addContainerRequests(preference(100))
              .build();

      var response = caller.calls().getPreferredAllocation(request);

      assertThat(response.getContainerResponsesList())
          .extracting(container -> List.copyOf(container.getDeviceIDsList()))
          .containsExactly(
              List.of("sfc-5", "sfc-0"), List.of(), List.of("sfc-0", "sfc-1", "sfc-5"));
      assertThat(
              caller
                  .calls()
                  .getDevicePluginOptions(Empty.getDefaultInstance())
                  .getGetPreferredAllocationAvailable())
          .isFalse();
    }
  }

  @Test
  @KubeletCase(89)
  void unknownFieldsAreIgnoredAndUnknownCallsAnswered() {
    try (PluginNode node = PluginNode.running(root, 2);
        PluginCaller caller = node.caller()) {
      var field =
          UnknownFieldSet.Field.newBuilder()
              .addLengthDelimited(ByteString.copyFromUtf8("from the future"))
              .build();
      var unknown = UnknownFieldSet.newBuilder().addField(4711, field).build();
      assertThat(
              caller
                  .calls()
                  .allocate(
                      PluginCaller.request("sfc-0").toBuilder().setUnknownFields(unknown).build())
                  .getContainerResponsesCount())
          .isOne();

      var method =
          DevicePluginGrpc.getPreStartContainerMethod().toBuilder()
              .setFullMethodName("v1beta1.DevicePlugin/Deallocate")
              .build();
      assertThatThrownBy(() ->
              ClientCalls.blockingUnaryCall(
                  caller.channel(),
                  method,
                  CallOptions.DEFAULT,
                  PreStartContainerRequest.getDefaultInstance()))
          .satisfies(failure ->
              assertThat(Status.fromThrowable(failure).getCode())
                  .isEqualTo(Status.Code.UNIMPLEMENTED));
      assertThat(node.status().isReady()).isTrue();
    }
  }

  private static ContainerPreferredAllocationRequest preference(int size, String... must) {
    return ContainerPreferredAllocationRequest.newBuilder()
        .addAllAvailableDeviceIDs(List.of("sfc-0", "sfc-1", "sfc-5"))
        .addAllMustIncludeDeviceIDs(List.of(must))
        .setAllocationSize(size)
        .build();
  }

  private static void assertRefused(
      PluginCaller caller, Status.Code code, String text, String... ids) {
    assertThatThrownBy(() -> caller.allocate(ids))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith(code + ": amd.com/onload: ")
        .hasMessageContaining(text);
  }

  /** IDs that the plugin gave away and that no list has settled. */
  static Set<String> answered(PluginNode node) {
    return node.plugin()
        .view()
        .answered()
        .getOrDefault(RESOURCE, Collections.emptySortedMap())
        .keySet();
  }
}
