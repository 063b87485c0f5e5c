package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.kubelet.PodLogs;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.simulator.SimulatedAdapters;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.testing.UnnamedPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** One pass over a simulated host, as it changes. */
class NodeObserverTest {

  @TempDir Path directory;

  private SimulatedHost host;
  private NodeObserver observer;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    observer =
        new NodeObserver(
            new HostFiles(host.root()),
            host.linux(Mockito.mock(KernelModules.class)),
            Set.of("192.168.0.10"));
  }

  @Test
  void seesDriverlessAdaptersOfBareNode() {
    NodeState state = observer.observe();

    assertThat(state.nics())
        .hasSize(4)
        .allSatisfy(nic -> {
          assertThat(nic.driver()).isEqualTo(Reading.absent());
          assertThat(nic.interfaces()).isEmpty();
        });
    assertThat(state.modules()).isEmpty();
    assertThat(state.deviceNodes()).isEmpty();
    assertThat(state.onload()).isEqualTo(Reading.absent());
    assertThat(state.holders()).isEqualTo(Reading.present(List.of()));
    assertThat(state.unread()).isEmpty();
  }

  @Test
  void seesLoadedNode() {
    load();

    NodeState state = observer.observe();

    assertThat(state.modules()).containsOnlyKeys("onload", "sfc", "sfc_char", "sfc_resource");
    assertThat(state.module("onload").map(KernelModule::version))
        .contains(Reading.present("9.2.1"));
    assertThat(state.nics().getFirst().auxiliaryDevices()).containsExactly("sfc.onload.0");
    assertThat(state.deviceNode("onload")).contains(new DeviceNode("onload", 245, 0, 0666));
    assertThat(state.characterDevices().toOptional().orElseThrow()).containsEntry("onload", 245);
    assertThat(state.onload())
        .isEqualTo(
            Reading.present(
                new OnloadDriver(
                    "Onload",
                    "9.2.1",
                    "94e6b7eccf68029c8c29f301197d3e9a",
                    Reading.present(List.of()),
                    Reading.present(List.of()))));
  }

  @Test
  void seesTheSameTwice() {
    load();
    host.processes().start(4242, "feedhandler");
    host.processes().open(4242, "onload");

    assertThat(observer.observe()).isEqualTo(observer.observe());
  }

  @Test
  void tellsInTreeDriverByMissingTaintAndVersion() {
    host.modules().appear(SimulatedModule.inTree("sfc"));
    host.adapters().bind("sfc", false);

    NodeState state = observer.observe();

    KernelModule sfc = state.module("sfc").orElseThrow();
    assertThat(sfc.isOutOfTree()).isFalse();
    assertThat(sfc.version()).isEqualTo(Reading.absent());
    assertThat(state.nics()).allSatisfy(nic -> assertThat(nic.auxiliaryDevices()).isEmpty());
  }

  @Test
  void seesDriverThatIsNoneOfOurs() {
    host.modules().appear(SimulatedModule.inTree("vfio_pci"));
    host.adapters().bind("vfio-pci", false);

    assertThat(observer.observe().module("vfio_pci")).isPresent();
  }

  @Test
  void seesAnUnknownCardBoundToSfc() {
    PciId younger = new PciId(0x10ee, 0x7777);
    host.adapters().plug(new PciAddress(0, 0x5e, 0, 0), younger, 0);
    int known = observer.observe().nics().size();

    host.adapters().bind("sfc", false);

    assertThat(observer.observe().nics())
        .hasSize(known + 1)
        .anySatisfy(nic -> {
          assertThat(nic.family()).isEqualTo(NicFamily.UNKNOWN);
          assertThat(nic.modalias())
              .isEqualTo(Reading.present(SimulatedAdapters.modalias(younger)));
        });
  }

  @Test
  void leavesDriversAndProcessesAloneOnTheWayToTheKubelet() {
    load();

    assertThat(firstInterface(observer.observe()).firmware())
        .isEqualTo(Reading.present("8.5.4.1000 rx0 tx0"));

    NodeState early = observer.observeForServing();

    assertThat(firstInterface(early).firmware())
        .isEqualTo(Reading.unreadable("the kernel was not asked yet"));
    assertThat(firstInterface(early).uses())
        .containsExactly(new InterfaceUse.Unreadable("the kernel was not asked yet"));
    assertThat(early.holders()).isEqualTo(Reading.unreadable("processes were not observed"));
    assertThat(early.modules()).isEqualTo(observer.observe().modules());
  }

  @Test
  void marksControlPlaneServersAmongHolders() {
    load();
    host.processes().start(800, "onload_cp_server");
    host.processes().open(800, "onload");
    host.processes().start(801, "feedhandler");
    host.processes().accelerate(801, 0, 7);
    host.controlPlaneServers(List.of(800));

    var holders = observer.observe().holders().toOptional().orElseThrow();

    assertThat(holders).hasSize(2);
    assertThat(holders.get(0).controlPlaneServer()).isTrue();
    assertThat(holders.get(1).controlPlaneServer()).isFalse();
    assertThat(holders.get(1).devices()).containsExactly("onload:[tcp:0:7]");
    assertThat(holders.get(1).container()).isEmpty();
  }

  @Test
  void namesAPodByWhicheverPlaceTellsIt() {
    load();
    SimulatedPod pod = new SimulatedPod("trading", "feed", "feed_1", "main", "ab".repeat(32));
    host.processes().start(801, "feedhandler", pod);
    host.processes().open(801, "onload");

    assertThat(pods()).containsExactly(Pod.of(new PodName("trading", "feed"), "feed_1"));

    host.tree().move("/var/log/pods", "/data/pods");
    assertThat(pods())
        .as("by the link to the container's log")
        .containsExactly(Pod.of(new PodName("trading", "feed"), "feed-1"));

    host.tree().remove("/var/log/containers");
    assertThat(pods()).as("not named, and a pod").containsExactly(UnnamedPod.ofUid("feed-1"));

    var files = new HostFiles(host.root());
    var listed = Map.of("feed-1", new PodName("trading", "listed"));
    var naming = new PodNaming(new PodLogs(files, "/data/pods"), Map::of);
    observer = observer(naming);
    assertThat(pods())
        .as("where the setting says")
        .containsExactly(Pod.of(new PodName("trading", "feed"), "feed_1"));

    naming = new PodNaming(new PodLogs(files), () -> listed);
    observer = observer(naming);
    assertThat(pods())
        .as("by the kubelet")
        .containsExactly(Pod.of(new PodName("trading", "listed"), "feed-1"));
  }

  private NodeObserver observer(PodNaming naming) {
    return new NodeObserver(
        new HostFiles(host.root()),
        host.linux(Mockito.mock(KernelModules.class)),
        Set.of(),
        naming);
  }

  private List<Pod> pods() {
    return observer.observe().holders().toOptional().orElseThrow().stream()
        .flatMap(holder -> holder.container().stream())
        .map(PodContainer::pod)
        .toList();
  }

  @Test
  void seesUsesOfInterfaces() {
    load();
    String name = host.adapters().networkInterface(first());
    host.network().defaultRoute(name);
    host.network().address(name, "192.168.0.10", 24);
    host.network().virtualInterface("bond0");
    host.network().master(name, "bond0");
    host.network().upper(name, "bond0");
    host.network().upper(name, "vlan7");

    assertThat(firstInterface(observer.observe()).uses())
        .extracting(InterfaceUse::description)
        .containsExactly(
            "carries the default route",
            "has the node's address 192.168.0.10",
            "is a port of bond0",
            "carries vlan7");
  }

  @Test
  void seesVirtualFunctionsOfTheirPhysicalOne() {
    host.adapters().virtualFunctions(first(), 2);
    load();

    NodeState state = observer.observe();

    assertThat(state.nics()).filteredOn(Nic::isVirtualFunction).hasSize(2);
    assertThat(firstInterface(state).uses()).containsExactly(new InterfaceUse.VirtualFunctions(2));
  }

  @Test
  void seesModuleBetweenInitAndExit() {
    host.modules().appear(List.of(SimulatedModule.inTree("onload")), KernelModule.State.COMING);

    assertThat(observer.observe().module("onload").map(KernelModule::state))
        .contains(KernelModule.State.COMING);
  }

  @Test
  void seesNodeThatLeadsToAnotherDriver() {
    load();
    host.devices().node("onload", 99);

    NodeState state = observer.observe();

    Map<String, Integer> majors = state.characterDevices().toOptional().orElseThrow();
    assertThat(state.deviceNode("onload").orElseThrow().leadsToItsDriver(majors)).isFalse();
    assertThat(state.deviceNode("sfc_char").orElseThrow().leadsToItsDriver(majors)).isTrue();
  }

  private NetworkInterface firstInterface(NodeState state) {
    return state.nics().getFirst().interfaces().getFirst();
  }

  private PciAddress first() {
    return host.adapters().addresses().getFirst();
  }

  private void load() {
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.adapters().bind("sfc", true);
    host.devices().appear("onload", 245);
    host.devices().appear("onload_epoll", 244);
    host.devices().appear("sfc_char", 246);
    host.onloadAppears("9.2.1", "94e6b7eccf68029c8c29f301197d3e9a");
  }
}
