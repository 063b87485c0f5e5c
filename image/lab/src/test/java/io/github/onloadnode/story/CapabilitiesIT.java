package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.host.Capability;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
 * The agent outside Kubernetes, where a service manager may bound its capabilities. With those that
 * it asks for it does everything, and each of them is missed: what nobody misses is not asked for.
 */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CapabilitiesIT {

  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

  /** Hides what the agent lacks from its check at the start, so that it runs nevertheless. */
  private static final String UNCHECKED =
      "unshare --mount sh -c 'mount --bind /dev/null /proc/$$/status && exec \"$@\"' sh ";

  /** What only root and its owner may enter; some nodes are set up like this. */
  private static final String KUBELETS_DIRECTORIES =
      "/var/lib/kubelet /var/lib/kubelet/device-plugins /var/lib/kubelet/pod-resources /var/log/pods";

  private static final String THE_USERS_91 = "/srv/payload-9.1";
  private static final String THE_USERS_92 = "/srv/payload-9.2";

  private final Guest guest;
  private final Cluster cluster;
  private final NodeInGuest node;
  private final ServersInGuest servers;

  private AgentInGuest agent;
  private final Set<Capability> missed = EnumSet.noneOf(Capability.class);
  private String modes = "";
  private String restricted = "";

  CapabilitiesIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "capabilities", bound(ALL));
    this.node = new NodeInGuest(guest);
    this.servers = new ServersInGuest(guest);
  }

  /** As on Debian the kernel's messages are closed to users; the payloads are a user's own. */
  @BeforeAll
  void nodeWithClosedDoors() {
    node.plugInCards();
    cluster.start();
    restricted = guest.output("sysctl -n kernel.dmesg_restrict; sysctl -q kernel.dmesg_restrict=1");
    modes = guest.output("stat -c 'chmod %a %n' " + KUBELETS_DIRECTORIES);
    guest.output(
        """
        chmod 0700 %s
        cp -a /lab/payloads/9.1 %2$s && cp -a /lab/payloads/9.2 %3$s
        chown -R 1000:1000 %2$s %3$s && chmod -R u=rwX,go= %2$s %3$s
        """
            .formatted(KUBELETS_DIRECTORIES, THE_USERS_91, THE_USERS_92));
  }

  @AfterEach
  void end() {
    if (agent.isAlive()) {
      agent.kill();
    }
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete pod trader --now --ignore-not-found");
    agent.forget();
    node.unplugCards();
    guest.run(modes + "\nsysctl -q kernel.dmesg_restrict=" + restricted);
    guest.run("rm -rf " + THE_USERS_91 + " " + THE_USERS_92);
  }

  @Order(1)
  @ParameterizedTest(name = "without {0}")
  @EnumSource
  void isNotStartedWithoutOneAndNamesIt(Capability one) {
    var refused = guest.run(bound(without(one)) + agent.launcher() + " agent");

    assertThat(refused.exitCode()).isEqualTo(77);
    assertThat(refused.output())
        .contains("the agent lacks " + one.name() + " " + one.purpose() + ";")
        .doesNotContain(without(one).stream().map(Capability::name).toList());
  }

  @Order(2)
  @Test
  void isNotStartedByAUserAndNamesAll() {
    var refused =
        guest.run(
            "cd / && setpriv --reuid=1000 --regid=1000 --clear-groups "
                + agent.launcher()
                + " agent");

    assertThat(refused.exitCode()).isEqualTo(77);
    assertThat(refused.output())
        .contains(Arrays.stream(Capability.values()).map(Capability::name).toList());
  }

  @Order(3)
  @Test
  void withTheseAloneInstallsServesSwitchesAndRemoves() {
    agent.order(THE_USERS_91);
    agent.start();
    agent.awaitEnded("Succeeded");
    runTrader();
    await().atMost(SOON).untilAsserted(() -> assertThat(servers.ofPod("trader")).isNotEmpty());

    agent.order(THE_USERS_92);
    agent.awaitProblem("WaitingForHolders", "(onload-probe) of pod default/trader");
    cluster.kubectl("delete pod trader --now --wait");
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");

    agent.order("unknown-symbol");
    agent.awaitEnded("RolledBack UnknownSymbol");
    assertThat(agent.report().result()).contains("unknown symbol efrm_missing_symbol");

    agent.orderRemoval();
    agent.awaitEnded("Removed");
    assertThat(node.modules()).containsExactly("sfc");
    assertThat(guest.run("ls /opt/onload-agent").exitCode()).isNotZero();
    assertThat(agent.log()).doesNotContain("not permitted", "Permission denied", "level=ERROR");
  }

  @Order(4)
  @Test
  void withoutSysModuleChangesNoModule() {
    agent = lacking(Capability.CAP_SYS_MODULE);
    agent.order(THE_USERS_91);

    agent.start();

    agent.awaitEnded("Aborted CapabilityMissing: unload module sfc: Operation not permitted");
  }

  @Order(5)
  @Test
  void withoutDacReadSearchCannotReadAPayloadOfAnotherUser() {
    agent = lacking(Capability.CAP_DAC_READ_SEARCH);
    agent.order(THE_USERS_91, "retry: now");

    agent.start();

    agent.awaitProblem("PayloadUnreadable: ", THE_USERS_91 + ": Permission denied");
  }

  @Order(6)
  @Test
  void withoutSysAdminStartsNoServerForAPod() {
    agent = lacking(Capability.CAP_SYS_ADMIN);
    agent.order(THE_USERS_91, "retry: again");
    agent.start();
    agent.awaitEnded("Succeeded");

    runTrader();

    awaitSaid(
        "no server came: the helper ended with 0 and said: /proc/",
        "/ns/net: Operation not permitted");
    assertThat(servers.ofPod("trader")).isEmpty();
  }

  @Order(7)
  @Test
  void withoutSysPtraceDoesNotKnowWhoHoldsADevice() {
    agent = lacking(Capability.CAP_SYS_PTRACE);
    agent.start();

    awaitSaid("processes cannot be read (/proc/", "Permission denied");
  }

  @Order(8)
  @Test
  void withoutSyslogDoesNotKnowWhatTheKernelSaid() {
    agent = lacking(Capability.CAP_SYSLOG);
    cluster.kubectl("delete pod trader --now --wait");
    agent.order("unknown-symbol");

    agent.start();

    agent.awaitEnded("RolledBack UnknownSymbol");
    assertThat(agent.report().result()).contains("an unknown symbol, one of ");
  }

  @Order(9)
  @Test
  void withoutKillEndsNoServer() {
    agent = lacking(Capability.CAP_KILL);
    agent.orderRemoval();

    agent.start();

    agent.awaitEnded("Aborted CapabilityMissing: send signal 15 to process " + servers.ofHost());
    assertThat(node.version("onload")).isEqualTo("9.1.0");
  }

  @Order(10)
  @Test
  void asksForNothingThatNobodyMisses() {
    assertThat(missed).isEqualTo(ALL);
  }

  private void runTrader() {
    await().atMost(SOON).until(() -> cluster.allocatable("amd.com/onload").equals("100"));
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);
  }

  /** It runs with one less than it asks for. */
  private AgentInGuest lacking(Capability one) {
    missed.add(one);
    return new AgentInGuest(guest, "without-" + one, UNCHECKED + bound(without(one)));
  }

  private void awaitSaid(String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.page("/api/v1/node")).contains(words));
  }

  private static Set<Capability> without(Capability one) {
    return EnumSet.complementOf(EnumSet.of(one));
  }

  /** A program that runs another one with no capabilities but these, whatever its user. */
  private static String bound(Set<Capability> capabilities) {
    return capabilities.stream()
        .map(one -> one.name().substring("CAP_".length()).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(",+", "setpriv --inh-caps=-all --bounding-set=-all,+", " "));
  }
}
