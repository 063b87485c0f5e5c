package io.github.onloadnode.sandbox;

import io.github.onloadnode.agent.Surroundings;
import io.github.onloadnode.host.HostCommand;
import io.github.onloadnode.linux.DeviceNodes;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.RouteTables;
import io.github.onloadnode.simulator.NetlinkWriter;
import io.github.onloadnode.simulator.SimulatedDeviceNodes;
import io.github.onloadnode.simulator.SimulatedProcesses;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the agent meets while the start-up cache is trained: this machine, except for what a build
 * must not need or touch. The trainer supplies kernel modules and processes, device nodes are
 * files, and this machine's routes are not shown.
 */
public final class TrainingSurroundings {

  private TrainingSurroundings() {}

  /**
   * The surroundings of one simulated host.
   *
   * @param root of the host
   * @param answers from the trainer
   * @param questions to the trainer
   */
  public static Surroundings of(Path root, InputStream answers, PrintStream questions) {
    Surroundings here = Surroundings.ofThisMachine(root);
    TrainerLine trainer = new TrainerLine(answers, questions);
    return new Surroundings(
        here.root(),
        linux(here.linux(), trainer),
        trainer::hold,
        (program, _, _) -> new HostCommand.Result.NotStarted(program + ": not in training"),
        here.pause(),
        Optional.empty(),
        here.clock(),
        here.steady(),
        true);
  }

  private static Linux linux(Linux here, TrainerLine trainer) {
    DeviceNodes simulated = new SimulatedDeviceNodes();
    return new Linux(
        trainer,
        path -> here.deviceNodes().characterDevice(path).or(() -> simulated.characterDevice(path)),
        here.ethtool(),
        here.log(),
        new NoRoutes(here.routes()));
  }

  /** Asks this machine, so that the code is trained, and drops the answer. */
  private record NoRoutes(RouteTables here) implements RouteTables {

    @Override
    public String namespace() {
      return SimulatedProcesses.HOST_NETWORK_NAMESPACE;
    }

    @Override
    public void dump(Table table, Predicate<byte[]> goesOn) {
      try {
        here.dump(table, _ -> false);
      } catch (LinuxException _) {
        // A build may lack the permission to ask.
      }
      var _ = goesOn.test(new NetlinkWriter().done());
    }
  }
}
