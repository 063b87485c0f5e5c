package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.linux.DeviceNodes;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.Ethtool;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.ModuleIdentity;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** A host that lies, hides and does not keep still: the pass goes on and says what it missed. */
class HostileHostTest {

  @TempDir Path directory;

  private SimulatedHost host;
  private HostTree tree;
  private String function;
  private String networkInterface;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    tree = host.tree();
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.adapters().bind("sfc", true);
    PciAddress first = host.adapters().addresses().getFirst();
    function = "/sys/devices/pci0000:3b/" + first + "/";
    networkInterface = function + "net/" + host.adapters().networkInterface(first) + "/";
  }

  @Test
  void reportsHugeAttributeAndReadsTheOthers() {
    tree.write(networkInterface + "speed", "1".repeat(100_000));
    tree.write("/sys/module/onload/version", "9".repeat(100_000));

    NodeState state = observe();

    assertThat(firstNic(state).interfaces().getFirst().speed())
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            speed -> assertThat(speed.reason()).endsWith("/speed: larger than 65536 bytes"));
    assertThat(firstNic(state).interfaces().getFirst().operstate())
        .isEqualTo(Reading.present("up"));
    assertThat(onload(state).version())
        .isEqualTo(Reading.unreadable("/sys/module/onload/version: larger than 65536 bytes"));
    assertThat(onload(state).identity().srcversion()).isPresent();
    assertThat(onload(state).unreadableIdentity())
        .contains("/sys/module/onload/version: larger than 65536 bytes");
  }

  @Test
  void doesNotTakeGarbageForNumbers() {
    tree.write(function + "numa_node", "\u001b[31mred");
    tree.write(function + "sriov_numvfs", "99999999999999999999");
    tree.write("/sys/module/onload/refcnt", "");

    NodeState state = observe();

    assertThat(firstNic(state).numaNode()).isInstanceOf(Reading.Unreadable.class);
    assertThat(firstNic(state).sriov()).isInstanceOf(Reading.Unreadable.class);
    assertThat(onload(state).refcount())
        .isEqualTo(Reading.unreadable("/sys/module/onload/refcnt: not a number: "));
  }

  @Test
  void takesUnknownUseForUse() {
    tree.write(function + "sriov_numvfs", "many");
    tree.link("/proc/1/ns/net", "net:[4026532999]");

    assertThat(firstNic(observe()).interfaces().getFirst().uses())
        .extracting(InterfaceUse::description)
        .containsExactly(
            "may be in use: routes of the node: the agent is in network namespace net:[4026531833],"
                + " the node's first process in net:[4026532999]: give the agent the host's network",
            "may be in use: /sys/bus/pci/devices/0000:3b:00.0/sriov_numvfs: not a number: many");
  }

  @Test
  void missesFunctionThatDoesNotTellItsVendorAndSaysSo() {
    tree.write(function + "vendor", "solarflare");

    NodeState state = observe();

    assertThat(state.nics()).hasSize(3);
    assertThat(state.unread())
        .extracting(Finding::message)
        .containsExactly("/sys/bus/pci/devices/0000:3b:00.0/vendor: not a number: solarflare");
  }

  @Test
  void passesOverFunctionThatIsUnplugged() {
    tree.remove(function);

    NodeState state = observe();

    assertThat(state.nics()).hasSize(3);
    assertThat(state.unread()).isEmpty();
  }

  @Test
  void believesTableOfModulesWhereSysfsHidesThem() {
    tree.remove("/sys/module/onload");

    KernelModule onload = onload(observe());

    assertThat(onload.state()).isEqualTo(KernelModule.State.LIVE);
    assertThat(onload.taint()).isEqualTo("OE");
    assertThat(onload.version()).isEqualTo(Reading.unreadable("/sys/module/onload: incomplete"));
    assertThat(onload.identity()).isEqualTo(ModuleIdentity.UNKNOWN);
    assertThat(onload.unreadableIdentity()).contains("/sys/module/onload: incomplete");
  }

  @Test
  void reportsBrokenBuildId() {
    tree.write("/sys/module/sfc_char/notes/.note.gnu.build-id", "short");

    assertThat(observe().module("sfc_char").orElseThrow().buildId())
        .isEqualTo(Reading.unreadable("broken build id note of 5 bytes"));
  }

  @Test
  void doesNotTakeMissingProcfsForEmptyMachine() {
    tree.remove("/proc");

    NodeState state = observe();

    assertThat(state.characterDevices()).isInstanceOf(Reading.Unreadable.class);
    assertThat(state.holders()).isInstanceOf(Reading.Unreadable.class);
    assertThat(state.unread())
        .extracting(Finding::message)
        .contains("/proc/sys/kernel/osrelease: absent: is procfs mounted?");
    assertThat(state.kernel().bootId()).isEmpty();
  }

  @Test
  void doesNotTakeMissingSysfsForMachineWithoutNics() {
    tree.remove("/sys");

    assertThat(observe().unread())
        .extracting(Finding::message)
        .contains("/sys/bus/pci/devices/: absent: is sysfs mounted?");
  }

  @Test
  void doesNotTakeForeignPidNamespaceForNoHolders() {
    tree.link("/proc/1/ns/pid", "pid:[4026532201]");

    assertThat(observe().holders())
        .isEqualTo(
            Reading.unreadable(
                "outside the host's pid namespace: processes of other namespaces are hidden"));
  }

  @Test
  void doesNotTakeHiddenDescriptorsForNoHolders() {
    host.processes().start(4242, "feedhandler");
    tree.remove("/proc/4242/fd");
    tree.link("/proc/4242/fd", "fd");

    assertThat(observe().holders())
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            holders ->
                assertThat(holders.reason())
                    .startsWith("without root: 1 of 2 processes cannot be read (/proc/4242/fd: "));
  }

  @Test
  void passesOverProcessThatEndsMeanwhile() {
    host.processes().start(4242, "feedhandler");
    host.processes().open(4242, "onload");
    tree.remove("/proc/4242/comm");

    assertThat(observe().holders()).isEqualTo(Reading.present(List.of()));
  }

  @Test
  void saysWhatTheKernelRefused() {
    DeviceNodes closed =
        path -> {
          throw new LinuxException("look at device node " + path.getFileName(), Errno.EACCES);
        };
    Ethtool silent =
        name -> {
          throw new LinuxException("ask the driver of " + name, Errno.EPERM);
        };

    NodeState state =
        observe(
            new Linux(
                Mockito.mock(KernelModules.class), closed, silent, host.log(), host.network()));

    assertThat(state.unread())
        .extracting(Finding::message)
        .contains("look at device node onload: Permission denied (EACCES)");
    assertThat(firstNic(state).interfaces().getFirst().firmware())
        .isEqualTo(
            Reading.unreadable("ask the driver of ens59f0np0: Operation not permitted (EPERM)"));
  }

  private static Nic firstNic(NodeState state) {
    return state.nics().getFirst();
  }

  private static KernelModule onload(NodeState state) {
    return state.module("onload").orElseThrow();
  }

  private NodeState observe() {
    return observe(host.linux(Mockito.mock(KernelModules.class)));
  }

  private NodeState observe(Linux linux) {
    return new NodeObserver(new HostFiles(host.root()), linux, Set.of()).observe();
  }
}
