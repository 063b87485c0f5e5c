package io.github.onloadnode.training;

import io.github.onloadnode.act.Pause;
import io.github.onloadnode.agent.NodeAgent;
import io.github.onloadnode.agent.Surroundings;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.KubeletSim;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The simulated node of the training: host, kernel, kubelet, payloads and an order. */
final class Machine implements AutoCloseable {

  /** The number of devices, set by the field that operators use. */
  static final int DEVICES = 100;

  static final String DESIRED = "/etc/onload-agent/desired.yaml";

  private static final String RESOURCE = "amd.com/onload";
  private static final String PAYLOADS = "/payload/";
  private static final InstantSource CLOCK = InstantSource.system();

  private final SimulatedHost host;
  private final SimulatedKernel kernel;
  private final KubeletSim kubelet;

  private Machine(SimulatedHost host, SimulatedKernel kernel, KubeletSim kubelet) {
    this.host = host;
    this.kernel = kernel;
    this.kubelet = kubelet;
  }

  /** A fresh node in an empty directory. */
  static Machine boot(Path directory) {
    SimulatedHost.Shape shape = SimulatedHost.Shape.usual();
    SimulatedHost host = SimulatedHost.create(directory, shape);
    SimulatedPayload.writeHostModules(host.tree(), shape.kernelRelease());
    SimulatedKernel kernel = new SimulatedKernel(host);
    String modules = "/lib/modules/" + shape.kernelRelease() + "/kernel/drivers/";
    for (String module : List.of("mtd/mtd.ko", "net/ethernet/sfc/sfc.ko")) {
      kernel.load(host.root().resolve(modules + module), "");
    }
    KubeletSim kubelet =
        new KubeletSim(
            KubeletSim.Settings.below(
                host.root().resolve("/var/lib/kubelet"), KubeletGeneration.V1_25_TO_1_36),
            CLOCK);
    kubelet.start();
    return new Machine(host, kernel, kubelet);
  }

  SimulatedKernel kernel() {
    return kernel;
  }

  KubeletSim kubelet() {
    return kubelet;
  }

  /**
   * Runs an agent in this process, which is not recorded, so that the recorded agent finds a node
   * where Onload already runs.
   */
  NodeAgent agent(AgentConfig config) throws IOException {
    Surroundings surroundings =
        new Surroundings(
            host.root(),
            host.linux(kernel),
            kernel.servers(),
            kernel.servers(),
            Pause.ofThisThread(),
            Optional.empty(),
            CLOCK,
            CLOCK,
            true);
    return new NodeAgent(config, surroundings, "training").start();
  }

  /** Writes a payload and an order for it. */
  void askFor(String version) {
    SimulatedPayload.of(version, SimulatedHost.Shape.usual().kernelRelease())
        .write(host.tree(), PAYLOADS + version);
    host.tree()
        .write(
            DESIRED,
            """
            onload:
              version: %1$s
              source:
                hostPath: %2$s%1$s
              sfc: {}
            devicePlugin:
              maxPodsPerNode: %3$d
            """
                .formatted(version, PAYLOADS, DEVICES));
  }

  /** Whether this version is loaded and the kubelet knows all devices as healthy. */
  boolean serves(String version) {
    boolean loaded =
        host.modules()
            .loaded("onload")
            .flatMap(module -> module.version())
            .filter(found -> found.strip().equals(version))
            .isPresent();
    return loaded && kubelet.allocatable(RESOURCE) == DEVICES;
  }

  @Override
  public void close() {
    kubelet.close();
  }
}
