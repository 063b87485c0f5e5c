package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import io.github.onloadnode.lab.Patience;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job, told in order: from a bare node to pods with Onload, and back. */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FirstLightIT {

  private static final String RESOURCE = "amd.com/onload";

  private static final String PAYLOAD_9_1 =
      """
      onload:
        version: 9.1.0
        source: {hostPath: /lab/payloads/9.1}
        sfc: {}
      devicePlugin: {}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: trader}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: app
          image: localhost/lab/probe:1
          imagePullPolicy: Never
          resources: {limits: {amd.com/onload: 1}}
          securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  /** The kubelet takes a static pod's UID from its manifest. */
  private static final String STATIC_POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: feed, namespace: default, uid: trading-feed-1}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: app
          image: localhost/lab/probe:1
          imagePullPolicy: Never
          resources: {limits: {amd.com/onload: 1}}
      """;

  private static final String MANIFEST = "/etc/kubernetes/manifests/feed.yaml";

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;

  FirstLightIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest);
  }

  @BeforeAll
  void bareNodeWithTwoPortsUnderTheInTreeDriver() {
    guest.output("modprobe lab_pci card=1924:0b03/2/4/0 && modprobe sfc");
    cluster.start();
    say("a node with an X2 of two ports, driven by the kernel's own sfc; no Onload");
  }

  @AfterAll
  void leaveNothing() {
    if (agent.isAlive()) {
      agent.signal("KILL");
    }
    guest.run("rm -f " + MANIFEST);
    guest.run(
        "KUBECONFIG=/etc/kubernetes/admin.conf kubectl delete pod trader --now --ignore-not-found");
    guest.run("rmmod onload sfc_char sfc_resource sfc lab_pci");
  }

  @Test
  @Order(1)
  void findsTheNicsOfABareNode() {
    assertThat(agent.run("inspect").output())
        .contains("0000:3b:00.0", "0000:3b:00.1", "SFC9250 (X2)", "sfc (in tree)");
    say("inspect names both functions");
  }

  @Test
  @Order(2)
  void loadsThePayloadAndOffersAHundredDevicesToTheKubelet() {
    agent.desire(PAYLOAD_9_1);

    agent.start();

    awaitAllocatable("100");
    assertThat(guest.output("cat /sys/module/onload/version").strip()).isEqualTo("9.1.0");
    assertThat(guest.output("cat /sys/module/sfc/version")).isEqualTo("6.2.1.1006");
    assertThat(agent.page("/readyz")).endsWith("200");
    say("payload 9.1 is loaded in place of the in-tree driver; the kubelet offers 100 devices");
  }

  @Test
  @Order(3)
  void givesAnUnprivilegedPodTheDevicesAndTheLibrary() {
    cluster.apply(POD);
    cluster.await("pod/trader", "condition=Ready", SOON);

    var seen = cluster.kubectl("logs trader");

    assertThat(seen)
        .contains(
            "uid=1000",
            "capeff=0000000000000000",
            "libonload=/opt/onload/usr/lib64/libonload.so",
            "/dev/onload=open",
            "/dev/onload_epoll=open",
            "/dev/sfc_char=open");
    say("a pod of uid 1000 without capabilities says:\n" + seen);
  }

  @Test
  @Order(4)
  void inspectNamesThePodAndTheContainerThatHoldDevices() {
    var seen = agent.run("inspect").output();

    assertThat(seen).contains("default/trader", "app", "onload_epoll");
    assertThat(agent.page("/api/v1/node")).contains("trader").endsWith("200");
    say("inspect says:\n" + seen);
  }

  @Test
  @Order(5)
  void isBackAfterTheKubeletRestartsAndThePodGoesOn() {
    cluster.restartKubelet();

    awaitAllocatable("100");
    assertThat(cluster.value("pod trader", "{.status.phase}")).isEqualTo("Running");
    assertThat(restarts()).isEqualTo("0");
    say("the kubelet was restarted: the resource is back, the pod went on");
  }

  @Test
  @Order(6)
  void isBackAfterItWasKilledWithTheSameDevices() {
    var held = new NodeInGuest(guest).remembered("\"DeviceIDs\":[^}]*");
    var devices = new NodeInGuest(guest).remembered("sfc-[0-9]*");
    agent.signal("KILL");
    awaitAllocatable("0");

    agent.start();

    awaitAllocatable("100");
    assertThat(restarts()).isEqualTo("0");
    assertThat(held).containsPattern("\\[\"sfc-\\d+\"]");
    assertThat(devices.lines()).hasSize(100);
    assertThat(new NodeInGuest(guest).remembered("\"DeviceIDs\":[^}]*")).isEqualTo(held);
    assertThat(new NodeInGuest(guest).remembered("sfc-[0-9]*")).isEqualTo(devices);
    say("the agent was killed and started again: the same devices are Healthy");
  }

  @Test
  @Order(7)
  void knowsAStaticPodWithoutAUuid() {
    guest.output(
        "cat > /root/feed.yaml << 'END'\n%sEND\nmv /root/feed.yaml %s"
            .formatted(STATIC_POD, MANIFEST));

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.page("/api/v1/node"))
                .contains(
                    "{\"namespace\":\"default\",\"name\":\"feed-n1\",\"uid\":\"trading-feed-1\"}")
                .contains("\"podUid\":\"trading-feed-1\"")
                .contains("{\"namespace\":\"default/feed-n1\""));
    var seen = agent.run("inspect").output();
    assertThat(seen).containsPattern("default/feed-n1 +app ");
    say("a static pod holds a device; inspect says:\n" + seen);

    guest.output("rm " + MANIFEST);
    await().atMost(SOON).until(() -> cluster.tryKubectl("get pod feed-n1").exitCode() != 0);
  }

  @Test
  @Order(8)
  void refusesToUnloadUnderThePodAndUnloadsWhenItIsGone() {
    agent.desire("onload: null");

    await().atMost(SOON).untilAsserted(() -> assertThat(agent.log()).contains("default/trader"));
    awaitAllocatable("0");
    assertThat(guest.output("cat /sys/module/onload/initstate")).isEqualTo("live");
    assertThat(cluster.value("pod trader", "{.status.phase}")).isEqualTo("Running");
    say("removal is asked for, and refused while the pod holds a device");

    guest.output("mount -t tmpfs none /lib/modules/$(uname -r)/kernel");
    cluster.kubectl("delete pod trader --wait");

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(guest.output("ls /sys/module")).doesNotContain("onload", "sfc_resource"));
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(guest.run("readlink /sys/bus/pci/devices/0000:3b:00.0/driver").output())
                .contains("sfc"));
    assertThat(guest.run("cat /sys/module/sfc/version").exitCode()).isNotZero();
    guest.output("umount /lib/modules/$(uname -r)/kernel");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(guest.output("ls /var/lib/onload-agent")).doesNotContain("host-modules"));
    say(
        "the pod is gone: Onload is unloaded, and the in-tree driver is back from the agent's copy,"
            + " since a package has taken the host's file away");
  }

  @Test
  @Order(9)
  void endsWithinASecondAndRemovesItsSocket() {
    agent.signal("TERM");

    await().atMost(Patience.underLoad(Duration.ofSeconds(2))).until(() -> !agent.isAlive());
    assertThat(guest.output("ls /var/lib/kubelet/device-plugins")).doesNotContain("onload-");
    say("SIGTERM ended the agent and its socket is gone");
  }

  private void awaitAllocatable(String count) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(cluster.allocatable(RESOURCE)).isEqualTo(count));
  }

  private String restarts() {
    return cluster.value("pod trader", "{.status.containerStatuses[0].restartCount}");
  }

  private static void say(String what) {
    System.out.println("FIRST LIGHT: " + what);
  }
}
