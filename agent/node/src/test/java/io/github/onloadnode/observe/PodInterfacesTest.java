package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PodProcess;
import io.github.onloadnode.simulator.SimulatedDeviceNodes;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.simulator.SimulatedProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose an interface is that the host has lost sight of. */
final class PodInterfacesTest {

  private static final SimulatedPod POD =
      new SimulatedPod(
          "trading", "engine-0", "11111111-2222-3333-4444-555555555555", "engine", "aa".repeat(32));
  private static final String SYSFS = "501 500 0:30 / /sys ro,nosuid - sysfs sysfs ro\n";
  private static final int PAUSE = 900;

  @TempDir private Path directory;
  private SimulatedHost host;
  private Nic away;
  private List<Nic> others;

  @BeforeEach
  void moveAnInterfaceIntoAPod() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    host.adapters().bind("sfc", true);
    List<Nic> nics = nics();
    String address = nics.getFirst().address().toString();
    host.tree().remove("/sys/bus/pci/devices/" + address + "/net");
    away = nics().getFirst();
    others = nics().subList(1, nics.size());
    host.processes().start(PAUSE, "pause", POD);
    host.tree().directory("/proc/900/root/sys/bus/pci/devices/" + address + "/net/net1");
    mounted(SYSFS);
  }

  @Test
  void namesThePodThatShowsTheInterface() {
    assertThat(named().getFirst()).isEqualTo(away.inPod("trading/engine-0"));
    assertThat(named().subList(1, named().size())).isEqualTo(others);
  }

  @Test
  void namesNoPodForAnInterfaceNotSeenInAny() {
    host.tree().remove("/proc/900/root/sys");

    assertThat(named()).isEqualTo(nics());
  }

  @Test
  void looksIntoNoPodOfTheHostsNetwork() {
    host.processes().enter(PAUSE, files().link("/proc/1/ns/net").toOptional().orElseThrow());

    assertThat(named()).isEqualTo(nics());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "501 500 0:30 / /sys ro - tmpfs tmpfs ro\n",
        "501 500 0:30 / /mnt ro - sysfs sysfs ro\n",
        SYSFS + "502 501 0:31 / /sys rw - fuse.x x rw\n",
        SYSFS + "502 501 0:31 / /sys/bus rw - fuse.x x rw\n",
        SYSFS + "502 501 0:31 / /sys/bus/pci rw - fuse.x x rw\n",
        SYSFS + "502 501 0:31 / /sys/class/net rw - fuse.x x rw\n",
        SYSFS + "502 501 0:31 / /sys/devices rw - fuse.x x rw\n",
        SYSFS + "502 501 0:31 / /sys/devices/pci0000:3b rw - fuse.x x rw\n"
      })
  void looksIntoNoFileSystemThatTheKernelDoesNotAnswerFor(String mounts) {
    mounted(mounts);

    assertThat(named()).isEqualTo(nics());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SYSFS + "502 501 0:31 / /sys/fs/cgroup ro - cgroup2 cgroup ro\n",
        SYSFS + "502 501 0:31 / /sys/devices/virtual/powercap ro - tmpfs tmpfs ro\n",
        SYSFS + "502 501 0:31 / /sys/firmware ro - tmpfs tmpfs ro\n"
      })
  void takesTheMountsThatEveryContainerHas(String mounts) {
    mounted(mounts);

    assertThat(named()).extracting(Nic::pod).contains(Optional.of("trading/engine-0"));
  }

  @Test
  void namesThePodWithAnInterfaceStackedOnTheHosts() {
    String lower = others.getFirst().interfaces().getFirst().name();
    host.tree().write("/sys/class/net/" + lower + "/ifindex", "7\n");
    inPod("eth0", 2, 44);
    inPod("lo", 1, 1);
    inPod("port", 7, 7);
    inPod("net1", 3, 7);

    assertThat(named().get(1).interfaces().getFirst().uses())
        .containsExactly(new InterfaceUse.UpperDevice("net1 of pod trading/engine-0"));
  }

  @Test
  void countsAPodsInterfaceWithoutATextNameAsAUse() throws Exception {
    Path shown = directory.resolve("proc/900/root/sys/class/net");
    String lower = others.getFirst().interfaces().getFirst().name();
    host.tree().write("/sys/class/net/" + lower + "/ifindex", "7\n");
    inPod("lo", 1, 1);
    String script = "mkdir \"$1/$(printf 'b\\366rse')\"";
    assertThat(new ProcessBuilder("sh", "-ec", script, "sh", shown.toString()).start().waitFor())
        .isZero();

    assertThat(named().get(1).interfaces().getFirst().uses())
        .containsExactly(
            new InterfaceUse.Unreadable(
                "in pod trading/engine-0: the name b%F6rse of an interface is no text"));
  }

  @Test
  void takesInterfaceOfPodForUseThatCannotBeRead() {
    String lower = others.getFirst().interfaces().getFirst().name();
    host.tree().write("/sys/class/net/" + lower + "/ifindex", "7\n");
    inPod("net1", 3, 7);
    host.tree().remove("/proc/900/root/sys/class/net/net1/iflink");
    host.tree().directory("/proc/900/root/sys/class/net/net1/iflink");

    assertThat(named().get(1).interfaces().getFirst().uses())
        .containsExactly(
            new InterfaceUse.Unreadable(
                "in pod trading/engine-0: /proc/900/root/sys/class/net/net1/iflink: not a regular"
                    + " file"));
  }

  @Test
  void takesWhatPodsHaveFromARecentState() {
    NodeState recent = state(Optional.empty());
    host.tree().remove("/proc/900/root/sys");

    assertThat(state(Optional.of(recent)).nics().getFirst().pod()).isPresent();
    assertThat(state(Optional.empty()).nics().getFirst().pod()).isEmpty();
  }

  @Test
  void looksIntoPodsAgainWhereCardsShowOtherInterfaces() {
    NodeState recent = state(Optional.empty());
    host.tree().remove("/proc/900/root/sys");
    String other = others.getFirst().address().toString();
    host.tree().remove("/sys/bus/pci/devices/" + other + "/net");

    assertThat(state(Optional.of(recent)).nics().getFirst().pod()).isEmpty();
  }

  @Test
  void tellsByWhichProcessThePodIsReached() {
    host.processes().start(901, "engine", POD);

    assertThat(state(Optional.empty()).processes().podNetworks().processes())
        .containsExactly(
            new PodProcess(
                PAUSE, "trading/engine-0", POD.uid(), SimulatedProcesses.namespace(POD)));
  }

  private void inPod(String name, int index, int link) {
    String directory = "/proc/900/root/sys/class/net/" + name;
    host.tree().write(directory + "/ifindex", index + "\n");
    host.tree().write(directory + "/iflink", link + "\n");
  }

  private void mounted(String mountinfo) {
    host.tree().write("/proc/900/mountinfo", mountinfo);
  }

  private List<Nic> named() {
    return state(Optional.empty()).nics();
  }

  private NodeState state(Optional<NodeState> recent) {
    Hardware hardware = new Hardware(nics(), Reading.absent(), List.of());
    Driver driver = new DriverLook(files(), new SimulatedDeviceNodes()).look(Set.of());
    return new NodeState(
        hardware,
        driver,
        new ProcessesLook(files(), PodNaming.byLogs(files())).look(driver, hardware, recent));
  }

  private List<Nic> nics() {
    InterfaceRoles roles =
        new InterfaceRoles(Set.of(), new RouteScanner(files(), host.network())::scan);
    InterfaceScanner.Asked asked =
        new InterfaceScanner.Asked(roles, _ -> Reading.absent(), _ -> Reading.absent());
    return new NicScanner(files(), new InterfaceScanner(files(), asked)).scan(new Unread());
  }

  private HostFiles files() {
    return new HostFiles(host.root());
  }
}
