package io.github.onloadnode.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.observe.ControlPlaneScanner;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the simulated kernel starts a server for the host with the module, as the real one does. */
final class SimulatedServersTest {

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "cplane_spawn_server=Y, 1",
    "cplane_spawn_server=N, 0",
    "cplane_server_grace_timeout=0, 0",
  })
  void startsTheHostsServerUnlessItIsForbidden(String parameter, int servers) {
    SimulatedHost host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    SimulatedPayload.of("9.1.0", "6.1.0-56-amd64").write(host.tree(), "/srv");
    SimulatedKernel kernel = new SimulatedKernel(host);
    Path modules = directory.resolve("srv/opt/lib/modules/6.1.0-56-amd64/extra");
    kernel.load(modules.resolve("sfc_resource.ko"), "");
    kernel.load(modules.resolve("sfc_char.ko"), "");

    kernel.load(
        modules.resolve("onload.ko"),
        "cplane_server_path=/srv/opt/onload/sbin/onload_cp_server " + parameter);

    assertThat(new ControlPlaneScanner(new HostFiles(host.root())).pids().toOptional())
        .hasValueSatisfying(running -> assertThat(running).hasSize(servers));
  }
}
