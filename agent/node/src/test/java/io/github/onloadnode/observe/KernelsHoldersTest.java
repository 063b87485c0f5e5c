package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import io.github.onloadnode.simulator.SimulatedPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Processes that hold devices because the kernel started them for itself. */
final class KernelsHoldersTest {

  private static final SimulatedPod POD =
      new SimulatedPod(
          "trading", "feed", "3f2c9a4e-7b0d-4c51-9a6e-1d2f3a4b5c6d", "app", "c".repeat(64));

  @TempDir private Path directory;

  /** What runs in a container is somebody's, whatever it is called. */
  @Test
  void marksControllersOfSharedQueuesUnlessAContainerHasThem() {
    SimulatedHost host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.devices().appear("sfc_char", 246);
    host.tree()
        .write("/sys/module/onload/parameters/shrub_controller_path", "/sbin/shrub_controller\n");
    host.processes().start(800, "shrub_controlle");
    host.processes().start(801, "shrub_controlle", POD);
    for (int pid : List.of(800, 801)) {
      List<String> words = List.of("/sbin/shrub_controller", "-c", "0", "-D", "-K", "-C", "1");
      host.tree().write("/proc/" + pid + "/cmdline", String.join("\0", words) + "\0");
      host.processes().open(pid, "sfc_char");
    }

    List<Holder> holders =
        new NodeObserver(
                new HostFiles(host.root()),
                host.linux(Mockito.mock(KernelModules.class)),
                Set.of("192.168.0.10"))
            .observe()
            .holders()
            .toOptional()
            .orElseThrow();

    assertThat(holders).extracting(Holder::controlPlaneServer).containsExactly(true, false);
  }
}
