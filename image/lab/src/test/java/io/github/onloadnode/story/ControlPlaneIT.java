package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Onload's control plane, told in order: the servers that a real kernel starts in the namespaces of
 * the host and of a real pod, their lifetimes, and servers that cannot run.
 */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ControlPlaneIT {

  private static final String SERVER = "opt/onload/sbin/onload_cp_server";
  private static final String PARAMETERS = "/sys/module/onload/parameters/";

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;
  private final ServersInGuest servers;
  private final NodeInGuest node;

  ControlPlaneIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "control-plane");
    this.servers = new ServersInGuest(guest);
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void nodeWithOnload91() {
    node.plugInCards();
    cluster.start();
    order("/lab/payloads/9.1", "");
    agent.start();
    awaitSaid("Succeeded");
  }

  @AfterAll
  void leaveNothing() {
    guest.run("mountpoint -q /opt && umount /opt");
    cluster.tryKubectl("delete pod idle late --now --ignore-not-found");
    agent.desire("onload: null\nretry: " + System.nanoTime());
    await().atMost(SOON).untilAsserted(() -> assertThat(node.modules()).containsExactly("sfc"));
    agent.forget();
    guest.run("rm -rf /root/payload-*; rmmod onload sfc_char sfc_resource sfc lab_pci");
  }

  @Test
  @Order(1)
  void startsTheRevisionsServerForTheHost() {
    var pid = servers.ofHost();

    assertThat(servers.commandLine(pid))
        .matches(
            "/opt/onload-agent/[0-9a-f]{12}/sbin/onload_cp_server --llap-max 1024 --ipif-max 1024"
                + " --mac-max 4096 -K .*--daemonise --bootstrap --uid 65534 --gid 65534");
    assertThat(servers.ids(pid)).isEqualTo("65534:65534");
    assertThat(servers.cgroup(pid)).isEqualTo("0::/");
    assertThat(agent.run("inspect").output())
        .containsPattern("\\(host\\) +" + pid + " +65534:65534 +/opt/onload-agent/");
    await().atMost(SOON).untilAsserted(() -> assertThat(up("host")).isEqualTo("1.0"));
  }

  @Test
  @Order(2)
  void startsAServerForAPodBeforeItUsesOnload() {
    run("idle");

    await().atMost(SOON).untilAsserted(() -> assertThat(up("default/idle")).isEqualTo("1.0"));
    var pid = servers.ofPod("idle");
    assertThat(servers.commandLine(pid))
        .startsWith("/opt/onload-agent/")
        .contains("--network-namespace-file /proc/");
    assertThat(agent.run("inspect").output()).containsPattern("default/idle +" + pid + " ");
    assertThat(agent.page("/api/v1/node")).contains("\"namespace\":\"default/idle\"");
    assertThat(servers.helpers()).isEmpty();
  }

  @Test
  @Order(3)
  void serversOutliveTheAgent() {
    var before = servers.pids();
    assertThat(before).hasSize(2);

    agent.kill();
    assertThat(servers.pids()).isEqualTo(before);
    agent.start();

    await().atMost(SOON).untilAsserted(() -> assertThat(up("default/idle")).isEqualTo("1.0"));
    assertThat(servers.pids()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void startsTheHostsServerAgainAndTakesNoDeviceAway() {
    var before = servers.ofHost();

    guest.output("kill -KILL " + before);

    await().atMost(SOON).untilAsserted(() -> assertThat(servers.ofHost()).isNotEqualTo(before));
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
  }

  @Test
  @Order(5)
  void writesBackHowServersAreStarted() {
    var path = guest.output("cat " + PARAMETERS + "cplane_server_path");

    guest.output("echo /bin/false > " + PARAMETERS + "cplane_server_path");

    await()
        .atMost(SOON)
        .until(() -> guest.output("cat " + PARAMETERS + "cplane_server_path").equals(path));
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
  }

  @Test
  @Order(6)
  void serversGoWithTheirRevision() {
    var before = servers.pids();
    var old = servers.commandLine(servers.ofHost()).split(" ")[0];
    cluster.kubectl("delete pod idle --now --wait");

    order("/lab/payloads/9.2", "");

    awaitSaid("Succeeded");
    await().atMost(SOON).until(() -> node.version("onload").contains("9.2"));
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().phase()).isEqualTo("Idle"));
    assertThat(servers.pids()).hasSize(1).doesNotContainAnyElementsOf(before);
    assertThat(servers.commandLine(servers.ofHost()))
        .startsWith("/opt/onload-agent/")
        .doesNotStartWith(old);
  }

  @Test
  @Order(7)
  void warnsOfMoreInterfacesThanTheServerHasRoomFor() {
    order("/lab/payloads/9.2", "controlPlane: {parameters: [-K, --llap-max, \"2\"]}");

    awaitSaid("ControlPlaneTooSmall", "network interfaces", "room for 2", "--llap-max");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(servers.commandLine(servers.ofHost())).contains("--llap-max 2 "));
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
  }

  @ParameterizedTest(name = "{0}")
  @Order(8)
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          rm $server                                                  ; PayloadIncomplete ; has no sbin/onload_cp_server
          chmod 644 $server                                           ; ServerNotRunnable ; has no execute bit
          printf '\\267' | dd of=$server bs=1 seek=18 conv=notrunc     ; ServerNotRunnable ; for ELF machine 183
          echo '' > $server                                           ; ServerNotRunnable ; neither an ELF program
          mount --bind /opt /opt && mount -o remount,bind,noexec /opt ; ServerNotRunnable ; at /opt is mounted noexec
          """)
  void refusesAServerThatCannotRunAndKeepsTheOldRevision(
      String spoil, String reason, String message) {
    var copy = node.copyOfPayload();
    var before = servers.pids();
    guest.output("server=%s/%s; %s".formatted(copy, SERVER, spoil));

    order(copy, "");

    awaitSaid("Rejected " + reason, message);
    assertThat(node.version("onload")).contains("9.2");
    assertThat(servers.pids()).isEqualTo(before);
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
    guest.run("mountpoint -q /opt && umount /opt");
  }

  @Test
  @Order(9)
  void refusesAUserThatTheKernelWouldCut() {
    orderWith("/lab/payloads/9.1", "cplane_server_uid: \"1000650000\"");

    awaitSaid("Rejected ParameterInvalid", "the kernel cuts it to 100065", "999999");
    assertThat(node.version("onload")).contains("9.2");
  }

  @Test
  @Order(10)
  void rollsBackFromAServerThatExitsAtOnce() {
    var copy = node.copyOfPayload();
    guest.output("printf '#!/bin/sh\\nexit 1\\n' > %s/%s".formatted(copy, SERVER));

    order(copy, "");

    awaitSaid("RolledBack ControlPlaneDown", "no control-plane server runs", "onload_cp_server");
    assertThat(node.version("onload")).contains("9.2");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(servers.ids(servers.ofHost())).isNotEmpty());
    await().atMost(SOON).until(() -> agent.report().healthyDevices() == 100);
  }

  @Test
  @Order(11)
  void isNeitherHeldUpNorLeftWithProcessesByAHelperThatHangsWhileThePodGoes() {
    var copy = node.copyOfPayload();
    guest.output(
        "printf '#!/bin/sh\\nexec sleep 4321\\n' > %s/opt/onload/usr/bin/onload_mibdump"
            .formatted(copy));
    order(copy, "");
    await().atMost(SOON).until(() -> node.version("onload").contains("9.1"));
    awaitSaid("Succeeded");
    var descriptors = servers.descriptors(agent.pid());
    run("late");
    await().atMost(SOON).until(() -> servers.helpers().size() == 1);

    cluster.kubectl("delete pod late --now --wait");
    order("/lab/payloads/9.2", "");

    await().atMost(SOON).until(() -> node.version("onload").contains("9.2"));
    awaitSaid("Succeeded");
    assertThat(servers.helpers()).isEmpty();
    await().atMost(SOON).untilAsserted(() -> assertThat(up("default/late")).isEmpty());
    assertThat(agent.log()).doesNotContain("level=ERROR", "control plane not observed");
    assertThat(servers.descriptors(agent.pid())).isLessThanOrEqualTo(descriptors + 5);
  }

  /** A pod that holds a device and does nothing with it. */
  private void run(String pod) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: app
            image: localhost/lab/base:1
            imagePullPolicy: Never
            resources: {limits: {amd.com/onload: 1}}
        """
            .formatted(pod));
    cluster.await("pod/" + pod, "condition=Ready", SOON);
  }

  /** Unused servers stay for ten minutes, so that a test can observe them. */
  private void order(String payload, String more) {
    orderWith(payload, "cplane_server_grace_timeout: 600", more);
  }

  private void orderWith(String payload, String parameters, String... more) {
    agent.desire(
        """
        onload:
          source: {hostPath: %s}
          sfc: {}
          modules: {onload: {parameters: {%s}}}
          %s
        """
            .formatted(payload, parameters, String.join("\n", more)));
  }

  private void awaitSaid(String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.report().everything())
                .anySatisfy(said -> assertThat(said).contains(words)));
  }

  /** The metric of one namespace; empty if there is none. */
  private String up(String namespace) {
    return guest
        .run("curl -s -m 5 http://127.0.0.1:9810/metrics")
        .output()
        .lines()
        .filter(line -> line.startsWith("onload_control_plane_up{netns=\"" + namespace + "\"}"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("");
  }
}
