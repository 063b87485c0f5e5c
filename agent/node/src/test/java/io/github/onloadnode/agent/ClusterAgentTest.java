package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.act.Pause;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.api.StageJson;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.host.TemporaryTree;
import io.github.onloadnode.nodeapi.FleetServer;
import io.github.onloadnode.payload.StagedPayloads;
import io.github.onloadnode.simulator.KubeletGeneration;
import io.github.onloadnode.simulator.KubeletSim;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent under a controller, on a simulated machine with an API server. */
final class ClusterAgentTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String REV = "onload-3f9c2a7b10de";
  private static final String OTHER = "onload-77aa2a7b10de";
  private static final SimulatedHost.Shape SHAPE = SimulatedHost.Shape.usual();

  @TempDir private Path account;
  private final InstantSource clock = InstantSource.system();
  private TemporaryTree tree;
  private SimulatedHost host;
  private SimulatedKernel kernel;
  private KubeletSim kubelet;
  private FleetServer server;
  private NodeAgent agent;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = FleetServer.start(account);
    tree = TemporaryTree.create("onload-test-");
    host = SimulatedHost.create(tree.directory(), SHAPE);
    SimulatedPayload.writeHostModules(host.tree(), SHAPE.kernelRelease());
    kernel = new SimulatedKernel(host);
    kubelet =
        new KubeletSim(
            KubeletSim.Settings.below(
                host.root().resolve("/var/lib/kubelet"), KubeletGeneration.V1_25_TO_1_36),
            clock);
    kubelet.start();
    server.revise(REV, "{\"onload\":{\"version\":\"9.1.0\"}}");
    server.revise(
        OTHER, "{\"onload\":{\"version\":\"9.1.0\"},\"devicePlugin\":{\"maxPodsPerNode\":5}}");
    agent = begin(Map.of());
  }

  private NodeAgent begin(Map<String, String> more) throws IOException {
    return new NodeAgent(
            config(more),
            new Surroundings(
                host.root(),
                host.linux(kernel),
                kernel.servers(),
                kernel.servers(),
                Pause.ofThisThread(),
                Optional.empty(),
                clock,
                clock,
                true),
            "1.4")
        .start();
  }

  private AgentConfig config(Map<String, String> more) {
    Map<String, String> flags = new HashMap<>(more);
    flags.put("--host-root", tree.directory().toString());
    flags.put("--node-name", FleetServer.NODE);
    flags.put("--api-url", server.url().toString());
    flags.put("--api-credentials", account.toString());
    flags.put("--diagnostics-port", "0");
    flags.put("--diagnostics-health-port", "0");
    return new ConfigReader().read(flags, Map.of(), Optional.empty()).agent();
  }

  @AfterEach
  void stop() throws IOException {
    agent.close();
    server.close();
    kubelet.close();
    tree.close();
  }

  @Test
  void carriesOutAnOrderFromStagingToSuccess() {
    stage(7, REV);
    awaitObserved(said -> said.staged().filter(staged -> staged.seq() == 7).isPresent());
    assertThat(agent.lastPass().orElseThrow().observed().module("onload")).isEmpty();

    grant(7, Grant.Phase.GO);

    awaitEnd(7, OrderOutcome.SUCCEEDED);
    awaitObserved(said -> said.rev().equals(Optional.of(REV)));
    await().atMost(PATIENCE).until(() -> server.conditions().contains("Verified"));
    assertThat(host.root().resolve(StagedPayloads.DIRECTORY + "/pod-7")).doesNotExist();
    assertThat(server.asked().stream().filter(path -> path.contains("controllerrevisions")))
        .hasSize(1);
  }

  @Test
  void appliesWhatNeedsNoSlotAndObeysAnAbort() {
    stage(7, REV);
    grant(7, Grant.Phase.GO);
    awaitEnd(7, OrderOutcome.SUCCEEDED);

    stage(8, OTHER);
    awaitObserved(said ->
        said.staged().filter(staged -> staged.needs() == Observed.Staged.Needs.APPLY).isPresent());
    grant(8, Grant.Phase.APPLY);
    awaitEnd(8, OrderOutcome.SUCCEEDED);

    server.annotate(NodeKeys.DESIRED, DesiredJson.write(order(9, Optional.empty())));
    awaitObserved(said -> said.staged().filter(staged -> staged.seq() == 9).isPresent());
    grant(9, Grant.Phase.ABORT);
    awaitEnd(9, OrderOutcome.ABORTED);
    assertThat(agent.lastPass().orElseThrow().observed().module("onload")).isPresent();
  }

  @Test
  void waitsForTheApiServerBetweenStagedAndGo() throws IOException {
    stage(7, REV);
    awaitObserved(said -> said.phase() == Phase.STAGED);
    server.go();
    grant(7, Grant.Phase.GO);
    agent.close();
    agent = begin(Map.of());
    await()
        .atMost(PATIENCE)
        .until(() -> agent.lastPass().filter(pass -> pass.step().isPresent()).isPresent());
    assertThat(agent.lastPass().orElseThrow().observed().module("onload")).isEmpty();

    server.come();

    awaitEnd(7, OrderOutcome.SUCCEEDED);
  }

  private void stage(long seq, String rev) {
    String pod = "pod-" + seq;
    String directory = StagedPayloads.DIRECTORY + "/" + pod;
    server.annotate(NodeKeys.DESIRED, DesiredJson.write(order(seq, Optional.of(rev))));
    SimulatedPayload.of("9.1.0", SHAPE.kernelRelease()).write(host.tree(), directory);
    host.tree().write(directory + "/complete", seq + "\n" + rev + "\n");
    server.annotate(
        NodeKeys.STAGE,
        StageJson.write(new Stage(seq, Stage.State.READY, Optional.of(pod), Optional.empty())));
  }

  private static Desired order(long seq, Optional<String> rev) {
    return new Desired(
        "uid",
        "trading/onload",
        seq,
        rev,
        Desired.Cause.SPEC,
        Optional.empty(),
        rev.map(_ -> SHAPE.kernelRelease()));
  }

  private void grant(long seq, Grant.Phase phase) {
    server.annotate(NodeKeys.GRANT, GrantJson.write(new Grant(seq, phase)));
  }

  private void awaitEnd(long seq, OrderOutcome outcome) {
    awaitObserved(said ->
        said.result().filter(end -> end.seq() == seq && end.outcome() == outcome).isPresent());
  }

  private void awaitObserved(Predicate<Observed> wanted) {
    await().atMost(PATIENCE).until(() -> server.observed().filter(wanted).isPresent());
  }
}
