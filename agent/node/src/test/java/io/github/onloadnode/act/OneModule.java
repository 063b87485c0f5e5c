package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.ModuleIdentity;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.revision.Revision.PlannedModule;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A simulated host with one module's file, and the actions on it. */
record OneModule(SimulatedHost host, SimulatedKernel kernel) {

  private static final SimulatedHost.Shape SHAPE =
      new SimulatedHost.Shape(
          1, 2, new PciId(0x1924, 0x0b03), 0, SimulatedHost.Shape.usual().kernelRelease());

  static final String VERMAGIC = SimulatedPayload.vermagic(SHAPE.kernelRelease());

  static OneModule in(Path directory) {
    SimulatedHost host = SimulatedHost.create(directory, SHAPE);
    return new OneModule(host, new SimulatedKernel(host));
  }

  static SimulatedModuleFile onload() {
    return SimulatedModuleFile.outOfTree("onload", Optional.of("9.1.0 "), VERMAGIC, List.of());
  }

  OneModule write(SimulatedModuleFile file) {
    host.tree().write("/images/onload.ko", file.content());
    return this;
  }

  Optional<Finding> load(Map<String, String> parameters) {
    return actions(kernel).load(List.of(planned(parameters)));
  }

  /** The kernel gives this answer to everything; empty = it says that all went well. */
  static KernelModules answering(Optional<Errno> errno) {
    return new KernelModules() {
      @Override
      public void load(Path file, String parameters) {
        answer("finit_module " + file);
      }

      @Override
      public void unload(String name) {
        answer("delete_module " + name);
      }

      private void answer(String tried) {
        errno.ifPresent(number -> {
          throw new LinuxException(tried, number);
        });
      }
    };
  }

  static PlannedModule planned(Map<String, String> parameters) {
    return new PlannedModule("onload", "/images/onload.ko", ModuleIdentity.UNKNOWN, parameters);
  }

  /** What a pass would see of it now. */
  NodeState state() {
    return new NodeObserver(new HostFiles(host.root()), host.linux(kernel), Set.of()).observe();
  }

  ModuleActions actions(KernelModules modules) {
    return actions(host.linux(modules));
  }

  ModuleActions actions(Linux linux) {
    HostFiles files = new HostFiles(host.root());
    TestClock clock = new TestClock();
    NodeObserver observer = new NodeObserver(files, linux, Set.of());
    return new ModuleActions(
        files,
        linux,
        new ModuleActions.Looks(observer.driver(), observer.processes()),
        new ModuleActions.Patience(Duration.ofSeconds(5), Duration.ofSeconds(1)),
        new Waiting(clock::advance, clock));
  }
}
