package io.github.onloadnode.agent.observe;

import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.PciId;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.sandbox.SimulatedHost;
import io.github.onloadnode.sandbox.SimulatedModule;
import io.github.onloadnode.sandbox.SimulatedPod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.mockito.Mockito;

/**
 * Times passes over a host with 16 NICs, 400 other modules and 200 processes of 20 descriptors, in
 * the directory that is given or in the one for temporary files. Prints medians in milliseconds.
 */
final class BenchmarkObserve {

  private static final int PASSES = 200;

  private BenchmarkObserve() {}

  public static void main(String[] arguments) throws IOException {
    Path directory =
        arguments.length == 0
            ? Files.createTempDirectory("observe")
            : Files.createTempDirectory(Path.of(arguments[0]), "observe");
    SimulatedHost host = host(directory);
    NodeObserver observer =
        new NodeObserver(
            new HostFiles(host.root()), host.linux(Mockito.mock(KernelModules.class)), Set.of());
    print("first pass for serving", time(observer::observeForServing));
    print("pass for serving", median(observer::observeForServing));
    print("full pass", median(observer::observe));
    List.of("/proc", "/sys", "/dev", "/var", "/.staged").forEach(host.tree()::remove);
    Files.delete(directory);
  }

  private static SimulatedHost host(Path directory) {
    SimulatedHost host =
        SimulatedHost.create(
            directory,
            new SimulatedHost.Shape(8, 2, new PciId(0x1924, 0x0b03), 400, "6.1.0-56-amd64"));
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.adapters().bind("sfc", true);
    host.devices().appear("onload", 245);
    host.onloadAppears("9.2.1", "94e6b7eccf68029c8c29f301197d3e9a");
    for (int pid = 1000; pid < 1200; pid++) {
      host.processes().start(pid, "process" + pid);
      for (int descriptor = 0; descriptor < 20; descriptor++) {
        host.tree().link("/proc/" + pid + "/fd/" + descriptor, "socket:[" + descriptor + "]");
      }
    }
    host.processes()
        .start(
            2000,
            "feedhandler",
            new SimulatedPod(
                "trading", "feed-0", "0f5e2a44-7c1d-4a6b-9d62-35f0b1c7a911", "handler", "ab12"));
    host.processes().open(2000, "onload");
    return host;
  }

  private static double median(Supplier<NodeState> pass) {
    double[] times = new double[PASSES];
    for (int index = 0; index < PASSES; index++) {
      times[index] = time(pass);
    }
    Arrays.sort(times);
    return times[PASSES / 2];
  }

  private static double time(Supplier<NodeState> pass) {
    long start = System.nanoTime();
    if (pass.get().nics().size() != 16) {
      throw new IllegalStateException("not all NICs were seen");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String name, double milliseconds) {
    System.out.printf("%s: %.1f ms%n", name, milliseconds);
  }
}
