package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.CommandResult;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The assembled agent in a guest, in its local mode. */
final class AgentInGuest {

  private static final String DESIRED = "/etc/onload-agent/desired.yaml";

  private final Guest guest;
  private final String launcher;
  private final String name;
  private final String startedBy;
  private final List<GuestProcess> runs = new ArrayList<>();
  private int endedBefore;

  AgentInGuest(Guest guest) {
    this(guest, "agent");
  }

  /** An agent with its own names of logs. */
  AgentInGuest(Guest guest, String name) {
    this(guest, name, "");
  }

  /** An agent that is started by a program which takes its command line, and becomes it. */
  AgentInGuest(Guest guest, String name, String startedBy) {
    this.guest = guest;
    this.name = name;
    this.startedBy = startedBy;
    this.launcher =
        Path.of("../dist/target/app/bin/onload-agent").toAbsolutePath().normalize().toString();
  }

  /** The desired state of the node; replaced as a whole, and on the disk before a power cut. */
  void desire(String document) {
    guest.output(
        """
        mkdir -p /etc/onload-agent
        cat > %1$s.new << 'END-OF-DOCUMENT'
        %2$s
        END-OF-DOCUMENT
        mv %1$s.new %1$s
        sync
        """
            .formatted(DESIRED, document.strip()));
  }

  /**
   * Orders a payload, including its NIC driver.
   *
   * @param build of the lab, or the path of another payload
   * @param more lines of YAML, other parts of the custom resource
   */
  void order(String build, String... more) {
    give(
        "onload: {source: {hostPath: %s}, sfc: {}}\n%s"
            .formatted(Path.of("/lab/payloads").resolve(build), String.join("\n", more)));
  }

  void orderRemoval() {
    give("onload: null");
  }

  private void give(String document) {
    endedBefore = new NodeInGuest(guest).journal().path("term").path("seq").asInt();
    desire(document);
  }

  /** Waits until the last order has ended this way, optionally with this reason. */
  void awaitEnded(String outcome) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var report = report();
          assertThat(report.endedSeq()).isGreaterThan(endedBefore);
          assertThat(report.result()).startsWith(outcome);
        });
  }

  /** Waits until the agent reports this problem. */
  void awaitProblem(String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(report().problems())
                .anySatisfy(problem -> assertThat(problem).contains(words)));
  }

  /** Waits until the agent reports this warning. */
  void awaitWarning(String beginning) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(report().warnings())
                .anySatisfy(warning -> assertThat(warning).startsWith(beginning)));
  }

  /** Waits until this many devices are Healthy, with or without a kubelet. */
  void awaitHealthy(int devices) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(report().healthyDevices()).isEqualTo(devices));
  }

  /** Sends SIGKILL and waits for the process's end, which waits for its system call. */
  void kill() {
    signal("KILL");
    await().atMost(SOON).until(() -> !isAlive());
  }

  /** Truncates a file, as an interrupted writer leaves it. */
  void write(String beginning) {
    guest.output("printf '%%s' '%s' > %s".formatted(beginning, DESIRED));
  }

  /** Starts the agent with a new log file. */
  void start(String... flags) {
    runs.add(
        guest.background(
            name + "-" + (runs.size() + 1),
            "exec %s %s agent --desired %s --observe-interval 1s %s"
                .formatted(startedBy, launcher, DESIRED, String.join(" ", flags))));
  }

  /** Kills the agent and deletes its state. */
  void forget() {
    if (isAlive()) {
      kill();
    }
    guest.output("rm -rf /var/lib/onload-agent /opt/onload-agent /etc/onload-agent");
  }

  /** Sends a signal to the agent, by its name without SIG. */
  void signal(String signal) {
    runs.getLast().signal(signal);
  }

  boolean isAlive() {
    return !runs.isEmpty() && runs.getLast().isAlive();
  }

  /** The agent's log since its last start. */
  String log() {
    return runs.getLast().log();
  }

  /** The program, for the guest's shell. */
  String launcher() {
    return launcher;
  }

  int pid() {
    return runs.getLast().pid();
  }

  /** The agent's current report. */
  AgentReport report() {
    return AgentReport.parse(guest.output("curl -s -f -m 5 http://127.0.0.1:9810/api/v1/node"));
  }

  CommandResult run(String words) {
    return guest.run(launcher + " " + words);
  }

  /** One page of the diagnostics endpoint; the last line is its status. */
  String page(String path) {
    int port = path.equals("/healthz") || path.equals("/readyz") ? 9811 : 9810;
    return guest.run("curl -s -m 5 -w '\\n%{http_code}' http://127.0.0.1:" + port + path).output();
  }
}
