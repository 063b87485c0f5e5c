package io.github.onloadnode.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.DeviceNodes.CharacterDevice;
import io.github.onloadnode.linux.RouteTables;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host's files say after each change. */
class SimulatedHostTest {

  private static final SimulatedPod POD =
      new SimulatedPod(
          "trading", "feed-0", "0f5e2a44-7c1d-4a6b-9d62-35f0b1c7a911", "handler", "ab12");

  @TempDir Path directory;

  private SimulatedHost host;
  private HostFiles files;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    files = new HostFiles(host.root());
  }

  @Test
  void holdsUsedModulesByTheirUsers() {
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);

    assertThat(files.list("/sys/module/sfc_resource/holders"))
        .isEqualTo(Reading.present(List.of("onload", "sfc_char")));
    assertThat(files.attribute("/sys/module/sfc_resource/refcnt")).isEqualTo(Reading.present("2"));
    assertThat(files.attribute("/sys/module/sfc/refcnt")).isEqualTo(Reading.present("0"));
    assertThat(lines("/proc/modules"))
        .contains("sfc_resource 16384 2 onload,sfc_char, Live 0x0000000000000000 (OE)");
  }

  @Test
  void releasesUsedModulesWithTheirUser() {
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);

    host.modules().disappear("onload");

    assertThat(files.list("/sys/module/onload")).isEqualTo(Reading.absent());
    assertThat(host.modules().references("sfc_resource")).isEqualTo(1);
    assertThat(host.modules().references("sfc_char")).isZero();
  }

  @Test
  void countsOpenDevicesAsReferences() {
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.processes().start(4242, "feedhandler", POD);

    host.processes().open(4242, "onload");
    host.processes().accelerate(4242, 0, 7);

    assertThat(host.modules().references("onload")).isEqualTo(2);
    assertThat(files.link("/proc/4242/fd/3")).isEqualTo(Reading.present("/dev/onload"));
    assertThat(files.link("/proc/4242/fd/4")).isEqualTo(Reading.present("onload:[tcp:0:7]"));

    host.processes().end(4242);

    assertThat(host.modules().references("onload")).isZero();
    assertThat(files.list("/proc/4242")).isEqualTo(Reading.absent());
  }

  @Test
  void makesDeviceNodesThatLeadToTheirDrivers() {
    host.devices().appear("onload", 245);

    Path node = host.root().resolve("/dev/onload");
    assertThat(new SimulatedDeviceNodes().characterDevice(node))
        .contains(new CharacterDevice(245, 0, 0666));
    assertThat(lines("/proc/devices")).contains("245 onload");

    host.devices().disappear("onload");

    assertThat(new SimulatedDeviceNodes().characterDevice(node)).isEmpty();
    assertThat(lines("/proc/devices")).doesNotContain("245 onload");
  }

  @Test
  void hangsInterfacesOnBoundFunctions() {
    host.adapters().bind("sfc", true);

    String name = host.adapters().networkInterface(host.adapters().addresses().getFirst());
    assertThat(files.attribute("/sys/class/net/" + name + "/operstate"))
        .isEqualTo(Reading.present("up"));
    assertThat(files.attribute("/sys/class/net/" + name + "/device/vendor"))
        .isEqualTo(Reading.present("0x1924"));
    assertThat(files.list("/sys/bus/auxiliary/devices").toOptional().orElseThrow()).hasSize(4);

    host.adapters().unbind("sfc");

    assertThat(files.list("/sys/class/net")).isEqualTo(Reading.present(List.of("eth0")));
    assertThat(files.list("/sys/bus/auxiliary/devices")).isEqualTo(Reading.present(List.of()));
  }

  @Test
  void takesRoutesAwayWithTheirInterface() {
    host.adapters().bind("sfc", false);
    String name = host.adapters().networkInterface(host.adapters().addresses().getFirst());
    host.network().defaultRoute(name);
    int whole = toldOf(RouteTables.Table.IPV4_ROUTES);

    host.adapters().unbind("sfc");

    assertThat(toldOf(RouteTables.Table.IPV4_ROUTES)).isLessThan(whole);
  }

  private int toldOf(RouteTables.Table table) {
    int[] bytes = {0};
    host.network()
        .dump(
            table,
            datagram -> {
              bytes[0] += datagram.length;
              return true;
            });
    return bytes[0];
  }

  private List<String> lines(String hostPath) {
    return files.text(hostPath).toOptional().orElseThrow().lines().toList();
  }
}
