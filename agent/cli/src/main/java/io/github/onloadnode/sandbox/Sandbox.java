package io.github.onloadnode.sandbox;

import io.github.onloadnode.act.Pause;
import io.github.onloadnode.agent.NodeAgent;
import io.github.onloadnode.agent.Surroundings;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.reconcile.Pass;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the whole agent on a simulated machine: a second composition root that gives the shipped
 * agent simulated surroundings.
 */
public final class Sandbox implements AutoCloseable {

  /** Per step; an emulated processor needs more. */
  private static final Duration PATIENCE =
      Duration.parse(System.getProperty("sandbox.patience", "PT30S"));

  private final SandboxMachine machine;
  private final InstantSource clock;
  private final Duration patience;
  private @Nullable NodeAgent agent;

  Sandbox(SandboxMachine machine, InstantSource clock, Duration patience) {
    this.machine = machine;
    this.clock = clock;
    this.patience = patience;
  }

  /** Boots the machine in an empty directory. */
  public static Sandbox boot(Path directory, InstantSource clock) {
    return new Sandbox(SandboxMachine.boot(directory, clock), clock, PATIENCE);
  }

  /** The file with the agent's order. */
  public Path desired() {
    return machine.desired();
  }

  /**
   * Starts the agent on the machine.
   *
   * @param config with the machine's directory as the host's root
   * @throws IOException if the diagnostics endpoint cannot listen
   */
  public void start(AgentConfig config, String version) throws IOException {
    Surroundings surroundings =
        new Surroundings(
            machine.root(),
            machine.linux(),
            machine.kernel().servers(),
            machine.kernel().servers(),
            Pause.ofThisThread(),
            Optional.empty(),
            clock,
            clock,
            true);
    agent = new NodeAgent(config, surroundings, version).start();
  }

  /**
   * Plays the story.
   *
   * @param ended whether to stop early
   * @return the step that was not reached; empty if all were
   */
  public Optional<String> play(SandboxTerminal terminal, BooleanSupplier ended)
      throws InterruptedException {
    SandboxStory story = new SandboxStory(terminal, patience, this::problems, ended);
    return story.play(new SandboxSteps(machine, this::observed, this::problems).all());
  }

  /** The address of /healthz and /readyz. */
  public InetSocketAddress health() {
    return running().diagnostics().healthAddress();
  }

  /** The address of the diagnostics endpoint. */
  public InetSocketAddress diagnostics() {
    return running().diagnostics().address();
  }

  private Optional<NodeState> observed() {
    return running().lastPass().map(Pass::observed);
  }

  private List<String> problems() {
    List<String> all = new ArrayList<>();
    Optional<Pass> pass = running().lastPass();
    pass.flatMap(Pass::result)
        .flatMap(OrderResult::reason)
        .map(Finding::message)
        .ifPresent(all::add);
    pass.ifPresent(last -> last.problems().stream().map(Finding::message).forEach(all::add));
    running()
        .resources()
        .forEach(status -> status.lastError().map(Finding::message).ifPresent(all::add));
    return all;
  }

  private NodeAgent running() {
    if (agent == null) {
      throw new IllegalStateException("the agent was not started");
    }
    return agent;
  }

  @Override
  public void close() {
    if (agent != null) {
      agent.close();
      agent = null;
    }
    machine.close();
  }
}
