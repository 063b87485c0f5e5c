package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of everything that one pass saw. */
class NodeStateTest {

  private static final DeviceNode ONLOAD = new DeviceNode("onload", 10, 0, 0666);
  private static final DeviceNode EPOLL = new DeviceNode("onload_epoll", 11, 0, 0666);

  @Test
  void findsModulesAndDeviceNodesByTheirNames() {
    NodeState state = state(NicFamily.SFC9250);

    assertThat(state.module("sfc")).map(KernelModule::name).contains("sfc");
    assertThat(state.module("onload")).isEmpty();
    assertThat(state.deviceNode("onload_epoll")).contains(EPOLL);
    assertThat(state.deviceNode("sfc_char")).isEmpty();
  }

  @Test
  void sharesReceiveQueuesWithTheCardThatDoes() {
    assertThat(state(NicFamily.SFC9250, NicFamily.X4).sharesReceiveQueues()).isTrue();
    assertThat(state(NicFamily.SFC9250, NicFamily.X3).sharesReceiveQueues()).isFalse();
    assertThat(state().sharesReceiveQueues()).isFalse();
  }

  @Test
  void knowsNothingOfAnUnobservedHost() {
    NodeState state = NodeState.unseen("not yet");

    assertThat(state.unread()).containsExactly(Finding.unread("not yet"));
    assertThat(state.onload()).isEqualTo(Reading.unreadable("not yet"));
    assertThat(state.holders()).isEqualTo(Reading.unreadable("not yet"));
    assertThat(state.networkInterfaces()).isEqualTo(Reading.unreadable("not yet"));
  }

  @Test
  void deviceNodeLeadsToTheDriverOfItsName() {
    assertThat(ONLOAD.path()).isEqualTo("/dev/onload");
    assertThat(ONLOAD.leadsToItsDriver(Map.of("onload", 10, "onload_epoll", 11))).isTrue();
    assertThat(ONLOAD.leadsToItsDriver(Map.of("onload", 11, "onload_epoll", 10))).isFalse();
    assertThat(ONLOAD.leadsToItsDriver(Map.of("onload_epoll", 10))).isFalse();
  }

  private static NodeState state(NicFamily... families) {
    return new NodeState(
        new Hardware(
            List.of(families).stream().map(NodeStateTest::nic).toList(),
            Reading.absent(),
            List.of()),
        new Driver(
            NodeState.unseen("").kernel(),
            Map.of("sfc", KernelModuleTest.module("sfc", "O")),
            Reading.absent(),
            List.of(ONLOAD, EPOLL),
            Reading.absent(),
            List.of()),
        Processes.unseen("not looked at"));
  }

  private static Nic nic(NicFamily family) {
    return new Nic(
        new PciAddress(0, 0x3b, 0, 0),
        new PciId(0x1924, 0x0b03),
        family,
        Optional.empty(),
        Reading.absent(),
        Reading.absent(),
        Reading.absent(),
        List.of(),
        List.of());
  }
}
