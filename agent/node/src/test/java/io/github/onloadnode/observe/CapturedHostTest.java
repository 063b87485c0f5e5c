package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.RouteTables;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.InterfaceUse.DefaultRoute;
import io.github.onloadnode.node.InterfaceUse.NodeAddress;
import io.github.onloadnode.node.InterfaceUse.Port;
import io.github.onloadnode.node.InterfaceUse.UpperDevice;
import io.github.onloadnode.node.InterfaceUse.VirtualFunctions;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.ModuleIdentity;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.simulator.NetlinkWriter;
import io.github.onloadnode.simulator.SimulatedDeviceNodes;
import io.github.onloadnode.simulator.SimulatedEthtool;
import io.github.onloadnode.simulator.SimulatedKernelLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** One pass over the files of a real kernel with a pod that holds devices. */
class CapturedHostTest {

  private static final String NAMESPACE = "net:[4026531833]";
  private static final int FIRST_NUMBER = 10;
  private static final List<String> FUNCTIONS =
      List.of(
          "0000:3b:00.0",
          "0000:3b:00.1",
          "0000:3b:01.0",
          "0000:3b:01.1",
          "0000:5e:00.0",
          "0000:5e:00.1");

  @TempDir static Path directory;

  private static NodeState state;

  @BeforeAll
  static void observe() throws Exception {
    unpack("hosts/uml-7.2.13.tar.gz");
    number();
    HostRoot root = new HostRoot(directory);
    Linux linux =
        new Linux(
            Mockito.mock(KernelModules.class),
            new SimulatedDeviceNodes(),
            new SimulatedEthtool(root),
            new SimulatedKernelLog(),
            routes());
    state = new NodeObserver(new HostFiles(root), linux, Set.of("10.5.0.7")).observe();
  }

  @Test
  void findsPhysicalAndVirtualFunctions() {
    assertThat(state.nics())
        .extracting(
            nic -> nic.address().toString(),
            Nic::family,
            nic -> nic.physicalFunction().map(PciAddress::toString))
        .containsExactly(
            tuple("0000:3b:00.0", NicFamily.SFC9250, Optional.empty()),
            tuple("0000:3b:00.1", NicFamily.SFC9250, Optional.empty()),
            tuple("0000:3b:01.0", NicFamily.SFC9250, Optional.of("0000:3b:00.0")),
            tuple("0000:3b:01.1", NicFamily.SFC9250, Optional.of("0000:3b:00.0")),
            tuple("0000:5e:00.0", NicFamily.SFC9250, Optional.empty()),
            tuple("0000:5e:00.1", NicFamily.SFC9250, Optional.empty()));
  }

  @Test
  void readsAttributesOfFunctionAndInterface() {
    Nic nic = state.nics().get(4);

    assertThat(nic.driver()).isEqualTo(Reading.present("sfc"));
    assertThat(nic.numaNode()).isEqualTo(Reading.present(1));
    assertThat(nic.sriov()).isEqualTo(Reading.present(new Nic.Sriov(0, 4)));
    assertThat(nic.interfaces().getFirst().name()).isEqualTo("sfc2");
    assertThat(nic.interfaces().getFirst().operstate()).isEqualTo(Reading.present("up"));
    assertThat(nic.interfaces().getFirst().speed()).isEqualTo(Reading.present(100_000));
    assertThat(nic.interfaces().getFirst().macAddress())
        .isEqualTo(Reading.present("00:0f:53:fa:00:04"));
  }

  @Test
  void doesNotInventSpeedWhileTheLinkIsDown() {
    assertThat(state.nics().getFirst().interfaces().getFirst().speed()).isEqualTo(Reading.absent());
  }

  @Test
  void saysWhyInterfacesMayNotBeTakenAway() {
    assertThat(uses())
        .containsExactly(
            List.of(new VirtualFunctions(2)),
            List.of(new Port("br0")),
            List.of(),
            List.of(),
            List.of(new DefaultRoute(), new NodeAddress("10.5.0.7")),
            List.of(new UpperDevice("mv0")));
  }

  @Test
  void identifiesModules() {
    assertThat(state.modules()).containsOnlyKeys("onload", "sfc", "sfc_char", "sfc_resource");
    KernelModule onload = state.module("onload").orElseThrow();
    assertThat(onload.version()).isEqualTo(Reading.present("9.0.2.140-fake"));
    assertThat(onload.identity().srcversion()).contains("4677532C53C112D5BB53B9B");
    assertThat(onload.identity().version()).contains("9.0.2.140-fake");
    assertThat(onload.refcount()).isEqualTo(Reading.present(1));
    assertThat(onload.state()).isEqualTo(KernelModule.State.LIVE);
    assertThat(onload.isOutOfTree()).isTrue();
    KernelModule resource = state.module("sfc_resource").orElseThrow();
    assertThat(resource.version()).isEqualTo(Reading.absent());
    assertThat(resource.identity())
        .isEqualTo(
            new ModuleIdentity(
                Optional.of("34c0af16c558cbf592057efbd70d91f6cb87824e"),
                Optional.empty(),
                Optional.empty()));
    assertThat(state.kernel().buildIds()).isEqualTo(Reading.present(true));
    assertThat(resource.holders()).containsExactly("onload", "sfc_char");
  }

  @Test
  void namesPodAndContainerOfHolder() {
    assertThat(state.holders())
        .isEqualTo(
            Reading.present(
                List.of(
                    new Holder(
                        454,
                        "sleep",
                        new TreeSet<>(Set.of("onload", "sfc_char")),
                        Optional.of(
                            new PodContainer(
                                "55d7984d-7e7f-424a-8dbd-7db31257f57e",
                                "cbd0e32eea116bc286d2a3b755570744261fe04bd4b40022d6f151b674129da0",
                                Optional.of(new PodName("default", "holder")),
                                Optional.of("main"))),
                        false))));
  }

  @Test
  void leavesNoGap() {
    assertThat(state.unread()).isEmpty();
    assertThat(state.kernel().release()).isEqualTo("7.2.13-fakesfc");
    assertThat(state.kernel().lockdown()).isEqualTo(Reading.absent());
    assertThat(state.kernel().modulesDisabled()).isEqualTo(Reading.present(false));
  }

  private static List<List<InterfaceUse>> uses() {
    return state.nics().stream()
        .map(nic -> nic.interfaces().getFirst().uses())
        .collect(Collectors.toList());
  }

  /** The capture is older than the agent's interest in the numbers of interfaces. */
  private static void number() throws IOException {
    for (int index = 0; index < 6; index++) {
      Path net = directory.resolve("sys/bus/pci/devices").resolve(FUNCTIONS.get(index) + "/net");
      try (Stream<Path> interfaces = Files.list(net)) {
        for (Path networkInterface : interfaces.toList()) {
          Files.writeString(networkInterface.resolve("ifindex"), FIRST_NUMBER + index + "\n");
        }
      }
    }
    Files.createDirectories(directory.resolve("proc/1/ns"));
    Files.createSymbolicLink(directory.resolve("proc/1/ns/net"), Path.of(NAMESPACE));
  }

  /** As its /proc/net/route and fib_trie had them: both on the fifth function. */
  private static RouteTables routes() {
    return new RouteTables() {
      @Override
      public String namespace() {
        return NAMESPACE;
      }

      @Override
      public void dump(Table table, Predicate<byte[]> goesOn) {
        NetlinkWriter answer = new NetlinkWriter();
        switch (table) {
          case IPV4_ROUTES -> answer.route(254, 0, NetlinkWriter.attribute(4, FIRST_NUMBER + 4));
          case ADDRESSES -> answer.address(FIRST_NUMBER + 4, new byte[] {10, 5, 0, 7}, 24);
          case IPV6_ROUTES, NEXT_HOPS -> {}
        }
        var _ = goesOn.test(answer.done());
      }
    };
  }

  private static void unpack(String archive) throws IOException, InterruptedException {
    Process tar = new ProcessBuilder("tar", "-xz", "-C", directory.toString()).start();
    try (OutputStream in = tar.getOutputStream()) {
      in.write(Fixture.bytes(archive));
    }
    assertThat(tar.waitFor()).isZero();
  }
}
