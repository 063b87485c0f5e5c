package io.github.onloadnode.agent.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.agent.desired.DevicePluginSpec;
import io.github.onloadnode.agent.node.DeviceNode;
import io.github.onloadnode.agent.node.Kernel;
import io.github.onloadnode.agent.node.KernelModule;
import io.github.onloadnode.agent.node.Nic;
import io.github.onloadnode.agent.node.NicFamily;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.PciAddress;
import io.github.onloadnode.agent.node.PciId;
import io.github.onloadnode.agent.node.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Health from what the host shows. */
final class DeviceHealthTest {

  private static final Map<String, Integer> MAJORS =
      Map.of("onload", 245, "onload_epoll", 244, "sfc_char", 246);

  private static final List<DeviceNode> NODES =
      List.of(node("onload", 245), node("onload_epoll", 244), node("sfc_char", 246));

  private static final Allocation GRANTED =
      Allocation.of(DevicePluginSpec.DEFAULT, PluginNode.FILES);

  @Test
  @KubeletCase(80)
  void isHealthyWhereEverythingIsThere() {
    assertThat(of(state(KernelModule.State.LIVE, NicFamily.X4, NODES, MAJORS)))
        .isEqualTo(DeviceHealth.HEALTHY);
  }

  @Test
  @KubeletCase(80)
  void namesEveryDeviceThatIsMissing() {
    assertThat(of(state(KernelModule.State.LIVE, NicFamily.X4, NODES.subList(1, 2), MAJORS)))
        .isEqualTo(
            new DeviceHealth(
                List.of("/dev/onload does not exist", "/dev/sfc_char does not exist")));
  }

  @Test
  @KubeletCase(80)
  void namesADeviceWhoseMajorIsNotItsDrivers() {
    List<DeviceNode> nodes = List.of(node("onload", 200), NODES.get(1), NODES.get(2));

    assertThat(of(state(KernelModule.State.LIVE, NicFamily.X4, nodes, MAJORS)).reason())
        .isEqualTo("/dev/onload has major 200, its driver has 245");
  }

  @Test
  @KubeletCase(80)
  void namesADeviceWithoutADriver() {
    assertThat(
            of(state(
                    KernelModule.State.LIVE,
                    NicFamily.X4,
                    NODES,
                    Map.of("onload", 245, "onload_epoll", 244)))
                .reason())
        .isEqualTo("no driver is registered for /dev/sfc_char in /proc/devices");
  }

  @Test
  void takesMajorsThatCannotBeReadForNoGoodSign() {
    NodeState good = state(KernelModule.State.LIVE, NicFamily.X4, NODES, MAJORS);

    assertThat(of(with(good, Reading.unreadable("permission denied"))).reason())
        .isEqualTo("the majors of the devices are unknown: permission denied");
    assertThat(of(with(good, Reading.absent())).isHealthy()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = KernelModule.State.class,
      names = {"COMING", "GOING"})
  void needsAModuleThatRuns(KernelModule.State moduleState) {
    assertThat(of(state(moduleState, NicFamily.X4, NODES, MAJORS)).reason())
        .startsWith("module onload is not live but ");
  }

  @Test
  void needsTheModule() {
    NodeState good = state(KernelModule.State.LIVE, NicFamily.X4, NODES, MAJORS);
    NodeState bare =
        new NodeState(
            good.kernel(),
            good.nics(),
            Map.of(),
            good.characterDevices(),
            good.deviceNodes(),
            good.onload(),
            good.holders());

    assertThat(of(bare).problems()).containsExactly("module onload is not loaded");
  }

  @ParameterizedTest
  @EnumSource(
      value = NicFamily.class,
      names = {"EF100", "UNKNOWN"})
  void needsANicThatOnloadDrives(NicFamily family) {
    assertThat(of(state(KernelModule.State.LIVE, family, NODES, MAJORS)).problems())
        .containsExactly("no NIC that Onload supports is present");
  }

  @Test
  void needsWhatAPodWouldBeGiven() {
    NodeState good = state(KernelModule.State.LIVE, NicFamily.X4, NODES, MAJORS);

    assertThat(
            DeviceHealth.of(
                    good, new Allocation.Refused("libonload.so is missing"), Set.of("/b", "/a"))
                .problems())
        .containsExactly("libonload.so is missing", "/a does not exist", "/b does not exist");
    assertThat(of(good).and("other version").reason()).isEqualTo("other version");
  }

  private static DeviceHealth of(NodeState state) {
    return DeviceHealth.of(state, GRANTED, Set.of());
  }

  private static DeviceNode node(String name, int major) {
    return new DeviceNode(name, major, 0, 0666);
  }

  private static NodeState with(NodeState state, Reading<Map<String, Integer>> majors) {
    return new NodeState(
        state.kernel(),
        state.nics(),
        state.modules(),
        majors,
        state.deviceNodes(),
        state.onload(),
        state.holders());
  }

  private static NodeState state(
      KernelModule.State moduleState,
      NicFamily family,
      List<DeviceNode> nodes,
      Map<String, Integer> majors) {
    KernelModule onload =
        new KernelModule(
            "onload",
            moduleState,
            Reading.present("9.1.0"),
            Reading.present("ABC"),
            Reading.absent(),
            Reading.present(0),
            List.of(),
            "OE",
            Map.of());
    Nic nic =
        new Nic(
            new PciAddress(0, 0x3b, 0, 0),
            new PciId(0x1924, 0x0c03),
            family,
            Optional.empty(),
            Reading.present("sfc"),
            Reading.absent(),
            Reading.absent(),
            List.of(),
            List.of());
    return new NodeState(
        new Kernel("6.12.0", "boot", Reading.absent(), Reading.absent(), Reading.absent()),
        List.of(nic),
        Map.of("onload", onload),
        Reading.present(majors),
        nodes,
        Reading.absent(),
        Reading.present(List.of()));
  }
}
