package io.github.onloadnode.cli;

import io.github.onloadnode.agent.NodeAgent;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.host.Capability;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.sandbox.TrainingSurroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The entry point for training the start-up cache: runs the real agent on a simulated host, without
 * privileges. Standard input and output connect it to the trainer.
 */
public final class AgentInTraining implements AgentProcess {

  private AgentInTraining() {}

  /** Replaces the launcher's main method and takes the same arguments. */
  public static void main(String[] args) {
    OnloadAgent.runToTheEnd(args, new AgentInTraining());
  }

  @Override
  public Reading<Set<Capability>> missing(HostFiles own) {
    return AgentProcess.super.missing(own).map(_ -> Set.of());
  }

  @Override
  public AutoCloseable start(AgentConfig config) throws IOException {
    Path root = Path.of(config.host().root());
    return new NodeAgent(
            config, TrainingSurroundings.of(root, System.in, System.out), VersionCommand.version())
        .start();
  }
}
