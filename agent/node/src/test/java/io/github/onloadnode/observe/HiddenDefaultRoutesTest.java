package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.simulator.SimulatedHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Default routes that /proc/net/route does not show. */
final class HiddenDefaultRoutesTest {

  @TempDir private Path directory;

  @Test
  void areUsesOfTheirInterfaces() {
    SimulatedHost host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    host.adapters().bind("sfc", true);
    List<String> names =
        host.adapters().addresses().stream().map(host.adapters()::networkInterface).toList();
    host.network().defaultRoute("eth0", names.get(1));
    host.network().defaultRouteInTable(100, names.get(2));
    NodeObserver observer =
        new NodeObserver(
            new HostFiles(host.root()), host.linux(Mockito.mock(KernelModules.class)), Set.of());

    assertThat(observer.observe().nics())
        .extracting(nic -> nic.interfaces().getFirst().uses())
        .containsExactly(
            List.of(),
            List.of(new InterfaceUse.DefaultRoute()),
            List.of(new InterfaceUse.DefaultRoute()),
            List.of());
  }
}
