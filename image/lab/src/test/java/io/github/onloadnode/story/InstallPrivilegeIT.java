package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the chart gives the agent's pod on its node, one thing at a time taken away. Each must be
 * missed, by an agent that says so: what nobody misses does not belong into the chart.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallPrivilegeIT {

  /** One thing in the DaemonSet, and what the agent says without it. */
  enum Privilege {
    /** First of all: a container that starts later gets a copy of what is in the host's /dev. */
    THE_HOSTS_DEV(
        "^ *- name: devices\\n.*/dev\\n.*\\n", "", "/dev/onload: No such file or directory"),
    HOST_PID("^ *hostPID: true\\n", "", "processes of other namespaces are hidden"),
    HOST_NETWORK("^ *hostNetwork: true\\n", "", "give the agent the host's network"),
    PRIVILEGED("^ *privileged: true\\n", "", "CAP_SYS_MODULE to load and unload modules"),
    /** The device cgroup is what no capability opens. */
    MORE_THAN_ALL_CAPABILITIES(
        "privileged: true", "capabilities: {add: [ALL]}", "/dev/onload: Operation not permitted"),
    THE_HOST_AT_ALL(
        "^ *- name: host\\n.*/host\\n.*\\n.*\\n",
        "",
        "cannot create the lock in /host/run/onload-agent"),
    THE_HOST_WRITABLE(
        "mountPath: /host\\n", "$0              readOnly: true\n", "is it mounted read-only?");

    private final String what;
    private final String instead;
    private final String said;

    Privilege(String what, String instead, String said) {
      this.what = what;
      this.instead = instead;
      this.said = said;
    }
  }

  private static final String CHART = "/host/charts/onload-agent";
  private static final String PROPAGATION = "^ *mountPropagation: HostToContainer\\n";
  private static final String LATER = "/srv/later";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  InstallPrivilegeIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void cards() {
    node.plugInCards();
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete pod trader --now --ignore-not-found");
    helm.leaveNothing();
    cluster.tryKubectl("delete namespace onload-agent --ignore-not-found");
    node.unplugCards();
    guest.run("umount " + LATER + "; rmdir " + LATER);
  }

  /** Servers are ended before, so that each of these agents would have to start the pod's. */
  @Order(1)
  @ParameterizedTest(name = "without {0}")
  @EnumSource
  void theAgentMisses(Privilege one) throws IOException {
    node.endServers();

    install(helm.chartWith(one.name().toLowerCase(Locale.ROOT), one.what, one.instead));
    runTrader();

    await().atMost(SOON).untilAsserted(() -> assertThat(agent.said()).contains(one.said));
    say("without " + one + " the agent says: " + one.said);
  }

  @Test
  @Order(2)
  void withoutPropagationWhatIsMountedLaterIsNotSeen() throws IOException {
    var chart = helm.chartWith("propagation", PROPAGATION, "");
    install(chart);
    agent.awaitReady();
    mountLater();

    install(chart, "--set onload.source.hostPath=" + LATER);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(agent.said()).contains("SourceMissing", LATER, "does not exist"));
    say("without mount propagation a payload that is mounted later is not seen");
  }

  /** HostToContainer is enough; the agent mounts nothing, so Bidirectional is not needed. */
  @Test
  @Order(3)
  void withTheWholeChartNothingIsMissed() {
    node.endServers();

    install(CHART);

    agent.awaitReady();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.log()).contains("namespace=default/trader up=true"));
    assertThat(agent.said())
        .doesNotContain(Stream.of(Privilege.values()).map(one -> one.said).toList());
    say("with the whole chart the agent starts the pod's control-plane server and misses nothing");

    mountLater();
    cluster.kubectl("delete pod trader --now --wait");
    install(CHART, "--set retry=now --set onload.source.hostPath=" + LATER);

    await().atMost(SOON).untilAsserted(() -> assertThat(node.version("onload")).isEqualTo("9.2.0"));
    say("a payload that is mounted later is seen and loaded");
  }

  private void install(String chart, String... more) {
    helm.run(
        "upgrade --install onload-agent " + chart,
        "--create-namespace --set observeInterval=3s",
        HelmInGuest.values("9.1"),
        String.join(" ", more));
  }

  /** A payload that the agent's container does not have from its start. */
  private void mountLater() {
    guest.output(
        """
        mkdir -p %1$s
        ! mountpoint -q %1$s || umount %1$s
        mount -t tmpfs later %1$s
        cp -a /lab/payloads/9.2/. %1$s
        """
            .formatted(LATER));
  }

  /** As soon as there are devices; afterwards it stays, whatever the agent can or cannot do. */
  private void runTrader() {
    if (cluster.tryKubectl("get pod trader").exitCode() != 0) {
      agent.awaitAllocatable("100");
      cluster.apply(NodeInGuest.TRADER);
      cluster.await("pod/trader", "condition=Ready", SOON);
    }
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
