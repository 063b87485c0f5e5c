package io.github.onloadnode.bench;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.TemporaryTree;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Passes over a large host, in the benchmark's own process. */
final class ObserveBenchmark implements Benchmark {

  private static final int PASSES = 200;
  private static final int NICS = 16;
  private static final int MODULES = 400;
  private static final int FIRST_PID = 1000;
  private static final int PROCESSES = 200;
  private static final int DESCRIPTORS = 20;

  @Override
  public String name() {
    return "observe";
  }

  @Override
  public String description() {
    return "one pass over a host with %d NICs, %d modules and %d processes of %d descriptors, median of %d"
        .formatted(NICS, MODULES, PROCESSES, DESCRIPTORS, PASSES);
  }

  @Override
  public void run(List<Contender> contenders, Consumer<Figure> figures) throws Exception {
    try (TemporaryTree tree = TemporaryTree.create("bench")) {
      SimulatedHost host = host(tree.directory());
      NodeObserver observer =
          new NodeObserver(
              new HostFiles(host.root()), host.linux(new SimulatedKernel(host)), Set.of());
      figures.accept(
          Figure.of("observe.for_serving", time(observer::observeForServing).median(), "ms"));
      figures.accept(Figure.of("observe.full", time(observer::observe).median(), "ms"));
    }
  }

  private static SimulatedHost host(Path directory) {
    SimulatedHost host =
        SimulatedHost.create(
            directory,
            new SimulatedHost.Shape(
                NICS / 2, 2, new PciId(0x1924, 0x0b03), MODULES, "6.1.0-56-amd64"));
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.adapters().bind("sfc", true);
    host.onloadAppears("9.2.1", "94e6b7eccf68029c8c29f301197d3e9a");
    for (int pid = FIRST_PID; pid < FIRST_PID + PROCESSES; pid++) {
      host.processes().start(pid, "process" + pid);
      for (int descriptor = 0; descriptor < DESCRIPTORS; descriptor++) {
        host.tree().link("/proc/" + pid + "/fd/" + descriptor, "socket:[" + descriptor + "]");
      }
    }
    return host;
  }

  private static Samples time(Supplier<NodeState> pass) {
    Samples samples = new Samples(PASSES);
    for (int index = 0; index < PASSES; index++) {
      long began = System.nanoTime();
      NodeState state = pass.get();
      samples.add(System.nanoTime() - began);
      if (state.nics().size() != NICS) {
        throw new IllegalStateException("not all NICs were seen");
      }
    }
    return samples;
  }
}
