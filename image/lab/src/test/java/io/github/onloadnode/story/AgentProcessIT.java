package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import io.github.onloadnode.lab.Patience;
import io.github.onloadnode.lab.Payload;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent as a process: how it starts, refuses to start, and stops. */
@Tag("lab-node")
@InGuest
final class AgentProcessIT {

  private static final String PLUGINS = "/var/lib/kubelet/device-plugins";
  private static final String AS_SOMEBODY =
      "cd / && setpriv --reuid=1000 --regid=1000 --clear-groups ";

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;

  AgentProcessIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "process");
  }

  @BeforeEach
  void nodeWithNothingToDo() {
    guest.output("modprobe lab_pci card=1924:0b03/2/4/0");
    cluster.start();
    agent.desire("onload: null");
  }

  @AfterEach
  void leaveNothing() {
    agent.forget();
    guest.run(
        """
        [ ! -e /proc/driver/onload ] || kill $(cat /proc/driver/onload/cp_server_pids)
        for i in $(seq 50); do rmmod onload 2> /dev/null; [ -e /sys/module/onload ] || break; sleep 0.1; done
        rmmod sfc_char sfc_resource sfc lab_pci
        rm -rf /var/lib/kubelet/long-*
        """);
  }

  @Test
  void namesTheAgentThatRunsAlready() {
    startAndAwaitReady();

    var second = agent.run("agent --desired /etc/onload-agent/desired.yaml");

    assertThat(second.exitCode()).isEqualTo(75);
    assertThat(second.output())
        .contains("another agent holds /run/onload-agent/lock: process " + agent.pid());
    assertThat(agent.page("/readyz")).endsWith("200");
  }

  /** With its debug information, onload.ko of 9.2.1 has 55,236,504 bytes: more than the heap. */
  @Test
  void loadsUnstrippedModules() {
    var module = new Payload("9.1-unstripped").modules() + "/onload.ko";
    assertThat(Long.parseLong(guest.output("stat -c %s " + module))).isGreaterThan(55_236_504);
    startAndAwaitReady();

    agent.order("9.1-unstripped");

    agent.awaitEnded("Succeeded");
    assertThat(guest.output("cat /sys/module/onload/version").strip()).isEqualTo("9.1.0");
    agent.orderRemoval();
    agent.awaitEnded("Removed");
  }

  @Test
  void namesEveryErrorOfItsConfiguration() {
    guest.output("printf 'log: {format: xml}\\nobserve: {intervall: 3s}\\n' > /tmp/agent.yaml");

    var result =
        guest.run(
            "ONLOAD_AGENT_OBSERVE_INTERVAL=never %s agent --config /tmp/agent.yaml --diagnostics-port 99999"
                .formatted(agent.launcher()));

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.output().lines())
        .hasSize(4)
        .anyMatch(line -> line.contains("--diagnostics-port") && line.contains("99999"))
        .anyMatch(line -> line.contains("ONLOAD_AGENT_OBSERVE_INTERVAL"))
        .anyMatch(line -> line.contains("log.format") && line.contains("xml"))
        .anyMatch(line -> line.contains("observe.intervall") && line.contains("did you mean"));
  }

  @Test
  void endsWithinASecondAndRemovesItsSocketWhenTerminated() {
    startAndAwaitReady();
    assertThat(guest.output("ls " + PLUGINS)).contains("onload-");

    var millis =
        guest.output(
            """
            began=$(date +%%s%%N)
            kill -TERM %1$d
            while kill -0 %1$d 2> /dev/null; do sleep 0.01; done
            echo $((($(date +%%s%%N) - began) / 1000000))
            """
                .formatted(agent.pid()));

    assertThat(Duration.ofMillis(Long.parseLong(millis)))
        .isLessThan(Patience.underLoad(Duration.ofSeconds(1)));
    assertThat(guest.output("ls " + PLUGINS)).doesNotContain("onload-");
  }

  @Test
  void isHealthyAtOnceAfterItWasKilled() {
    agent.desire("onload: {source: {hostPath: /lab/payloads/9.1}, sfc: {}}");
    agent.start();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.report().healthyDevices()).isEqualTo(100));
    agent.signal("KILL");
    await().until(() -> !agent.isAlive());

    agent.start();

    await().atMost(SOON).until(() -> agent.page("/readyz").endsWith("200"));
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
    assertThat(agent.log()).doesNotContain("module loaded", "module unloaded");
  }

  @Test
  void labelsWhatInspectMayNotReadWithoutRoot() {
    guest.output(new Payload("9.1").insmodAll());

    var table = guest.run(AS_SOMEBODY + agent.launcher() + " inspect");
    var json = guest.run(AS_SOMEBODY + agent.launcher() + " inspect -o json");

    assertThat(table.exitCode()).isZero();
    assertThat(table.output())
        .contains("0000:3b:00.0", "9.1.0")
        .containsPattern("HOLDERS\n {2}unreadable without root: \\d+ of \\d+ processes");
    assertThat(json.exitCode()).isZero();
    assertThat(json.output()).contains("0000:3b:00.0", "\"unreadable\"");
  }

  @Test
  void registersWhenTheDirectoryOfThePluginsAppears() {
    guest.output("mv %1$s %1$s-away".formatted(PLUGINS));
    try {
      agent.start();
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(agent.page("/readyz"))
                  .contains("plugin directory " + PLUGINS + " does not exist")
                  .endsWith("503"));
    } finally {
      guest.output("mv %1$s-away %1$s".formatted(PLUGINS));
    }

    await().atMost(SOON).until(() -> agent.page("/readyz").endsWith("200"));
  }

  @Test
  void saysThatThePathOfASocketIsTooLong() {
    var directory = "/var/lib/kubelet/long-" + "x".repeat(80);
    guest.output("mkdir " + directory);

    agent.start("--kubelet-device-plugins " + directory);

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.page("/readyz"))
                .contains("a unix socket can have 107: use a shorter directory")
                .endsWith("503"));
    assertThat(agent.page("/healthz")).endsWith("200");
    assertThat(agent.isAlive()).isTrue();
  }

  private void startAndAwaitReady() {
    agent.start();
    await().atMost(SOON).until(() -> agent.page("/readyz").endsWith("200"));
  }
}
