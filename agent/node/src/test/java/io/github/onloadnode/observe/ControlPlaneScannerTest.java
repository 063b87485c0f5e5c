package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.ControlPlaneServer.Ids;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.simulator.SimulatedProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of a simulated host. */
class ControlPlaneScannerTest {

  private static final SimulatedPod POD =
      new SimulatedPod("trading", "feed", "3f2c9a4e-7b0d-4c51-9a6e-1d2f3a4b5c6d", "app", "c0ffee");
  private static final String PARAMETERS = "/sys/module/onload/parameters/";
  private static final String SERVER = "/opt/x/sbin/onload_cp_server";
  private static final String HOSTS = "net:[4026531833]";

  @TempDir private Path directory;
  private SimulatedHost host;
  private SimulatedKernel kernel;

  @BeforeEach
  void hostWithAProgramAndAPod() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    kernel = new SimulatedKernel(host);
    host.tree().write(SERVER, "program");
    host.tree().write(PARAMETERS + "cplane_server_path", SERVER + "\n");
    host.tree().write(PARAMETERS + "cplane_server_params", "-K --llap-max 7\n");
    host.tree().write(PARAMETERS + "cplane_server_uid", "65534\n");
    host.tree().write(PARAMETERS + "cplane_server_gid", "1234\n");
    host.onloadAppears("9.1.0", "94e6b7eccf68029c8c29f301197d3e9a");
    host.processes().start(7001, "feed", POD);
  }

  @Test
  void tellsProgramArgumentsAndUserOfTheHostsServer() {
    kernel.servers().demand(HOSTS);

    assertThat(scan())
        .containsExactly(
            new ControlPlaneServer(
                4242,
                Reading.present(HOSTS),
                true,
                Optional.empty(),
                Reading.present(SERVER),
                List.of(SERVER, "-K", "--llap-max", "7", "--daemonise"),
                Reading.present(new Ids(65534, 1234))));
  }

  @Test
  void namesThePodOfAServersNamespace() {
    kernel.servers().demand(HOSTS);
    kernel.servers().demand(SimulatedProcesses.namespace(POD));

    var servers =
        new NodeObserver(new HostFiles(host.root()), host.linux(kernel), Set.of())
            .observe()
            .controlPlaneServers()
            .toOptional()
            .orElseThrow();

    assertThat(servers).extracting(ControlPlaneServer::ofHost).containsExactly(true, false);
    assertThat(servers.getLast().pod()).contains("trading/feed");
  }

  @Test
  void leavesOutAServerThatHasEndedAndOneOfAnotherPidNamespace() {
    host.controlPlaneServers(List.of(0, 99));

    assertThat(scan()).isEmpty();
  }

  @Test
  void takesAScriptForWhatItWasStartedAsAndForItsInterpreter() {
    kernel.servers().demand(HOSTS);
    host.tree().link("/proc/4242/exe", "/usr/bin/dash");

    assertThat(scan().getFirst().runs(SERVER)).isTrue();
    assertThat(scan().getFirst().runs("/usr/bin/dash")).isTrue();
    assertThat(scan().getFirst().runs("/sbin/onload_cp_server")).isFalse();
  }

  @Test
  void saysWhatItCouldNotRead() {
    assertThat(ControlPlaneScanner.parseIds("Name:\tx\nUid:\t0\t5\t0\t0\nGid:\t0\t6\t0\t0\n"))
        .isEqualTo(Reading.present(new Ids(5, 6)));
    assertThat(ControlPlaneScanner.parseIds("Uid:\t0\t4294967294\t0\t0\nGid:\t0\t6\t0\t0\n"))
        .isEqualTo(Reading.present(new Ids(4_294_967_294L, 6)));
    assertThat(ControlPlaneScanner.parseIds("Uid:\tx\n")).isInstanceOf(Reading.Unreadable.class);
  }

  private List<ControlPlaneServer> scan() {
    ControlPlaneScanner scanner = new ControlPlaneScanner(new HostFiles(host.root()));
    return scanner.servers(scanner.pids().toOptional().orElseThrow());
  }
}
