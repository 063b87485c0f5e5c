package io.github.onloadnode.deviceplugin;

import static io.github.onloadnode.deviceplugin.PluginNode.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.Device;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.DeviceKind;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.offer.OfferPlan;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.testing.Nodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kind whose devices are not alike, as virtual functions are not. */
final class DistinctDevicesTest {

  private static final NodeState STATE = Nodes.bare().state();

  @TempDir Path root;
  private PluginNode node;
  private PluginCaller caller;

  /**
   * Every virtual function has a device node and a NUMA node of its own; one that a pod holds and
   * the node has not is unhealthy.
   *
   * @param marks what each sets the variable MARK to
   */
  private record VirtualFunctions(List<String> marks) implements DeviceKind {

    @Override
    public OfferPlan plan(Optional<Revision> served, NodeState state, Collection<String> held) {
      List<Device> devices = new ArrayList<>();
      for (int number = 0; number < marks.size(); number++) {
        ContainerEdits edits =
            new ContainerEdits(
                List.of("/dev/vfio/vfio", "/dev/vfio/" + number),
                List.of(),
                Map.of("MARK", marks.get(number)));
        devices.add(
            new Device(
                "vf-" + number,
                DeviceHealth.HEALTHY,
                new TreeSet<>(List.of(number % 2)),
                new Allocation.Granted(edits)));
      }
      String gone = "virtual function is gone";
      held.stream()
          .filter(id -> devices.stream().noneMatch(device -> device.id().equals(id)))
          .forEach(id ->
              devices.add(
                  new Device(
                      id,
                      DeviceHealth.unhealthy(gone),
                      new TreeSet<>(),
                      new Allocation.Refused(gone))));
      return new Offer(devices, Optional.empty());
    }
  }

  @BeforeEach
  void start() {
    node = new PluginNode(root, KubeletGeneration.V1_25_TO_1_36);
    node.kubelet.start();
    node.startPlugin();
    offer(List.of("a", "a", "b"), List.of("vf-9"));
    node.awaitAllocatable(3);
    node.awaitReady();
    caller = node.caller();
  }

  @AfterEach
  void end() {
    caller.close();
    node.close();
  }

  @Test
  void givesEveryDeviceItsOwnNode() {
    assertThat(nodes(caller.allocate("vf-0").getContainerResponses(0)))
        .containsExactly("/dev/vfio/vfio", "/dev/vfio/0");
    assertThat(nodes(caller.allocate("vf-2").getContainerResponses(0)))
        .containsExactly("/dev/vfio/vfio", "/dev/vfio/2");
  }

  @Test
  void givesAContainerWithTwoDevicesTheNodesOfBoth() {
    ContainerAllocateResponse both = caller.allocate("vf-1", "vf-0").getContainerResponses(0);

    assertThat(nodes(both)).containsExactly("/dev/vfio/vfio", "/dev/vfio/0", "/dev/vfio/1");
    assertThat(both.getEnvsMap()).isEqualTo(Map.of("MARK", "a"));
  }

  @Test
  void givesEveryContainerOfARequestItsOwn() {
    AllocateRequest request =
        PluginCaller.request("vf-0").toBuilder()
            .addAllContainerRequests(PluginCaller.request("vf-2").getContainerRequestsList())
            .build();

    assertThat(caller.calls().allocate(request).getContainerResponsesList())
        .extracting(DistinctDevicesTest::nodes)
        .containsExactly(
            List.of("/dev/vfio/vfio", "/dev/vfio/0"), List.of("/dev/vfio/vfio", "/dev/vfio/2"));
  }

  @Test
  void refusesTwoDevicesThatContradictEachOtherAndForgetsTheCall() {
    assertThatThrownBy(() -> caller.allocate("vf-0", "vf-2"))
        .hasMessage(
            "FAILED_PRECONDITION: amd.com/onload: device \"vf-2\" conflicts with another device of"
                + " the container: environment variable MARK is both a and b");
    assertThat(AllocateTest.answered(node)).isEmpty();
  }

  @Test
  void refusesOnlyTheDeviceThatIsGone() {
    assertThatThrownBy(() -> caller.allocate("vf-9"))
        .hasMessageEndingWith("device \"vf-9\" is unhealthy: virtual function is gone");
    assertThat(node.kubelet.capacity(RESOURCE)).isEqualTo(4);
  }

  @Test
  void answersByANewOfferWithoutSendingAListThatDidNotChange() {
    int messages = node.kubelet.connections().messages(RESOURCE);

    offer(List.of("c", "c", "c"), List.of("vf-9"));

    assertThat(caller.allocate("vf-0", "vf-2").getContainerResponses(0).getEnvsMap())
        .isEqualTo(Map.of("MARK", "c"));
    offer(List.of("c", "c", "c", "c"), List.of("vf-9"));
    node.awaitAllocatable(4);
    assertThat(node.kubelet.connections().messages(RESOURCE)).isEqualTo(messages + 1);
  }

  private void offer(List<String> marks, List<String> held) {
    ResourceOffer resource = new ResourceOffer(RESOURCE, new VirtualFunctions(marks));
    node.plugin()
        .offer(RESOURCE, resource.plan(Optional.empty(), Optional.empty(), STATE, held).offer());
  }

  private static List<String> nodes(ContainerAllocateResponse response) {
    return response.getDevicesList().stream().map(DeviceSpec::getHostPath).toList();
  }
}
