package io.github.onloadnode.training;

import io.github.onloadnode.agent.NodeAgent;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.host.TemporaryTree;
import io.github.onloadnode.simulator.PodOutcome;
import io.github.onloadnode.simulator.SimPod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The training run of the start-up cache: the agent restarts on a node, registers, answers
 * Allocate, switches to another revision, serves its pages, survives a kubelet restart, and stops.
 * This process simulates host, kernel and kubelet and is not recorded.
 */
final class Training {

  private static final String OLD = "9.1.0";
  private static final String NEW = "9.2.0";

  /** After this many calls Allocate runs the code that it runs from then on. */
  private static final int PODS = 30;

  /** Per step; an emulated processor needs more. */
  private static final Duration PATIENCE =
      Duration.parse(System.getProperty("training.patience", "PT2M"));

  private static final Duration LOOK = Duration.ofMillis(50);

  private final Machine machine;
  private final Map<String, String> flags;

  private Training(Machine machine, Map<String, String> flags) {
    this.machine = machine;
    this.flags = flags;
  }

  /**
   * Trains, and fails if a step is not reached.
   *
   * @param arguments the launcher of the assembled app
   */
  public static void main(String[] arguments) throws Exception {
    try (TemporaryTree tree = TemporaryTree.create("onload-training-");
        Machine machine = Machine.boot(tree.directory())) {
      Map<String, String> flags = new TreeMap<>();
      flags.put("--host-root", tree.directory().toString());
      flags.put("--desired", tree.directory() + Machine.DESIRED);
      flags.put("--observe-interval", "1s");
      flags.put("--diagnostics-address", "127.0.0.1");
      flags.put("--diagnostics-port", freePort());
      flags.put("--diagnostics-health-port", freePort());
      Training training = new Training(machine, flags);
      training.install();
      training.record(Path.of(arguments[0]));
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  /** An earlier agent has loaded and verified a revision in this boot. */
  private void install() throws Exception {
    AgentConfig config = new ConfigReader().read(flags, Map.of(), Optional.empty()).agent();
    machine.askFor(OLD);
    try (NodeAgent _ = machine.agent(config)) {
      await("a revision installed", () -> machine.serves(OLD));
    }
    await("the agent before gone", () -> !machine.serves(OLD));
  }

  private void record(Path launcher) throws Exception {
    String[] arguments = new String[flags.size() + 1];
    arguments[0] = "agent";
    int next = 1;
    for (Map.Entry<String, String> flag : flags.entrySet()) {
      arguments[next++] = flag.getKey() + "=" + flag.getValue();
    }
    RecordedAgent agent = RecordedAgent.start(launcher, arguments, machine.kernel());
    try {
      await("the agent registered", () -> machine.serves(OLD));
      pods();
      pages();
      machine.askFor(NEW);
      await("another revision in force", () -> machine.serves(NEW));
      machine.kubelet().restart();
      await("registered again with another kubelet", () -> machine.serves(NEW));
      pods();
      pages();
      expect("an end with code 0", agent.end() == 0);
    } finally {
      agent.kill();
    }
  }

  private void pods() {
    for (int number = 0; number < PODS; number++) {
      SimPod pod = SimPod.of("pod-" + number, "amd.com/onload", 1);
      expect("a device for a pod", machine.kubelet().admit(pod) instanceof PodOutcome.Admitted);
      machine.kubelet().delete(pod);
    }
  }

  private void pages() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String health = String.valueOf(flags.get("--diagnostics-health-port"));
      String rest = String.valueOf(flags.get("--diagnostics-port"));
      page(client, health + "/healthz");
      page(client, health + "/readyz");
      page(client, rest + "/metrics");
      page(client, rest + "/api/v1/node");
    }
  }

  private static void page(HttpClient client, String page) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page)).build();
    int code = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    expect("page " + page + " answered with 200 instead of " + code, code == 200);
  }

  private static void await(String goal, BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(LOOK);
    }
    expect(goal, reached.getAsBoolean());
  }

  private static void expect(String goal, boolean reached) {
    if (!reached) {
      throw new IllegalStateException("the training did not reach: " + goal);
    }
  }
}
