package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.kubelet.PodLogs;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.RouteTables;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import io.github.onloadnode.simulator.SimulatedPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/**
 * One look costs nothing of the others. A look at the cards asks the kernel for routes, and a walk
 * of /proc that comes to a pod asks for its name: both are counted.
 */
final class SingleLooksTest {

  @TempDir private Path directory;
  private NodeObserver observer;
  private int cards;
  private int walks;

  @BeforeEach
  void boot() {
    SimulatedHost host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.adapters().bind("sfc", true);
    host.devices().appear("onload", 245);
    host.onloadAppears("9.2.1", "94e6b7eccf68029c8c29f301197d3e9a");
    host.processes()
        .start(
            801,
            "feedhandler",
            new SimulatedPod("trading", "feed", "feed-1", "main", "ab".repeat(32)));
    HostFiles files = new HostFiles(host.root());
    PodNaming naming =
        new PodNaming(
            new PodLogs(files),
            () -> {
              walks++;
              return Map.of();
            });
    observer =
        new NodeObserver(
            files, counted(host.linux(Mockito.mock(KernelModules.class))), Set.of(), naming);
  }

  @Test
  void allThreeAskForRoutesAndWalkProcessesOnce() {
    observer.observe();

    assertThat(List.of(cards, walks)).containsExactly(1, 1);
  }

  @Test
  void theDriverAloneNeedsNeitherRoutesNorProcesses() {
    NodeState before = observer.observe();

    NodeState after = observer.observeDriver(before);

    assertThat(List.of(cards, walks)).containsExactly(1, 1);
    assertThat(after).isEqualTo(before);
  }

  @Test
  void theWayToTheKubeletNeedsNeitherRoutesNorProcesses() {
    observer.observeForServing();

    assertThat(List.of(cards, walks)).containsExactly(0, 0);
  }

  private Linux counted(Linux linux) {
    RouteTables routes = linux.routes();
    return new Linux(
        linux.modules(),
        linux.deviceNodes(),
        linux.ethtool(),
        linux.log(),
        new RouteTables() {
          @Override
          public String namespace() {
            cards++;
            return routes.namespace();
          }

          @Override
          public void dump(Table table, Predicate<byte[]> goesOn) {
            routes.dump(table, goesOn);
          }
        });
  }
}
