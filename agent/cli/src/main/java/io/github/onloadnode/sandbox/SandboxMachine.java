package io.github.onloadnode.sandbox;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.KubeletSim;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.simulator.SimulatedProcesses;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The simulated machine of the sandbox: host tree, kernel and kubelet, with a payload and an order.
 * Only these are simulated; the agent is real.
 */
final class SandboxMachine implements AutoCloseable {

  static final String RESOURCE = "amd.com/onload";
  static final String VERSION = "9.1.0";
  static final int DEVICES = 100;
  static final String DESIRED = "/etc/onload-agent/desired.yaml";

  private static final String PAYLOADS = "/payload/";
  private static final String REMOVE = "onload: null\n";

  private final SimulatedHost host;
  private final RecordingModules modules;
  private final SimulatedKernel kernel;
  private final KubeletSim kubelet;

  private SandboxMachine(SimulatedHost host, SimulatedKernel kernel, InstantSource clock) {
    this.host = host;
    this.kernel = kernel;
    this.modules = new RecordingModules(kernel);
    this.kubelet =
        new KubeletSim(
            KubeletSim.Settings.below(
                host.root().resolve("/var/lib/kubelet"), KubeletGeneration.V1_25_TO_1_36),
            clock);
  }

  /** A fresh node: the in-tree driver has the cards and the kubelet runs. */
  static SandboxMachine boot(Path directory, InstantSource clock) {
    SimulatedHost.Shape shape = SimulatedHost.Shape.usual();
    SimulatedHost host = SimulatedHost.create(directory, shape);
    String release = shape.kernelRelease();
    SimulatedPayload.writeHostModules(host.tree(), release);
    SimulatedPayload.of(VERSION, release).write(host.tree(), PAYLOADS + VERSION);
    SimulatedKernel kernel = new SimulatedKernel(host);
    for (String module : List.of("mtd/mtd.ko", "net/ethernet/sfc/sfc.ko")) {
      kernel.load(host.root().resolve("/lib/modules/" + release + "/kernel/drivers/" + module), "");
    }
    SandboxMachine machine = new SandboxMachine(host, kernel, clock);
    machine.kubelet.start();
    machine.askFor(VERSION);
    return machine;
  }

  HostRoot root() {
    return host.root();
  }

  HostFiles files() {
    return new HostFiles(host.root());
  }

  Linux linux() {
    return host.linux(modules);
  }

  SimulatedKernel kernel() {
    return kernel;
  }

  RecordingModules modules() {
    return modules;
  }

  KubeletSim kubelet() {
    return kubelet;
  }

  SimulatedProcesses processes() {
    return host.processes();
  }

  String release() {
    return SimulatedHost.Shape.usual().kernelRelease();
  }

  /** The file with the order, as a path of the agent's process. */
  Path desired() {
    return host.root().resolve(DESIRED);
  }

  /** Writes a payload to the host's disk. */
  void bring(SimulatedPayload payload, String version) {
    payload.write(host.tree(), PAYLOADS + version);
  }

  void askFor(String version) {
    host.tree()
        .write(
            DESIRED,
            """
            onload:
              version: %1$s
              source:
                hostPath: %2$s%1$s
              sfc: {}
            """
                .formatted(version, PAYLOADS));
  }

  void askForRemoval() {
    host.tree().write(DESIRED, REMOVE);
  }

  @Override
  public void close() {
    kubelet.close();
  }
}
