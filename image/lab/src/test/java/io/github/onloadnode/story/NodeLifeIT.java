package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A node's whole life, told in order: upgraded, broken, cut off from power, and cleaned. */
@Tag("lab-node")
@InGuest(own = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NodeLifeIT {

  private static final String RESOURCE = "amd.com/onload";

  /** It gets a device but never uses it, because its image does not exist. */
  private static final String WARM =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: warm}
      spec:
        terminationGracePeriodSeconds: 1
        initContainers:
        - name: init
          image: localhost/lab/missing:1
          imagePullPolicy: Never
          resources: {limits: {amd.com/onload: 1}}
        containers:
        - {name: app, image: "localhost/lab/probe:1", imagePullPolicy: Never}
      """;

  /** It requests no device and only has an interface of the card. */
  private static final String WIRED =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: wired}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - {name: app, image: "localhost/lab/probe:1", imagePullPolicy: Never}
      """;

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;
  private final NodeInGuest node;

  private NodeSnapshot before = new NodeSnapshot(List.of());

  NodeLifeIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "life");
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void nodeWithAPodThatHoldsADevice() {
    node.plugInCards();
    before = NodeSnapshot.of(guest);
    cluster.start();
    agent.order("9.1");
    agent.start();
    awaitAllocatable("100");
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);
    say("a node runs Onload 9.1.0, and pod default/trader holds a device");
  }

  @Test
  @Order(1)
  void listsThePodThatKeepsWhatItWasGivenBeforeAChangeOfFields() {
    agent.order("9.1", "devicePlugin: {setPreload: false}");

    agent.awaitEnded("Succeeded");
    var warning =
        "OlderEnvironment: pod default/trader runs with what it was given before a change:"
            + " still with LD_PRELOAD";
    agent.awaitWarning(warning);
    assertThat(cluster.allocatable(RESOURCE)).isEqualTo("100");

    agent.kill();
    agent.start();
    agent.awaitWarning(warning);
    say(
        "a device-plugin field changed without a slot; the pod goes on, and the node says\n  "
            + warning);
  }

  @Test
  @Order(2)
  void waitsForThePodBeforeItSwitchesAndSaysForWhom() {
    cluster.apply(WARM);
    cluster.await(
        "pod/warm",
        "jsonpath='{.status.initContainerStatuses[0].state.waiting.reason}'=ErrImageNeverPull",
        SOON);
    agent.order("9.2");

    agent.awaitProblem("WaitingForHolders", "default/trader");
    awaitAllocatable("0");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    assertThat(cluster.value("pod trader", "{.status.phase}")).isEqualTo("Running");
    assertThat(agent.run("inspect").output()).contains("Quiesce", "default/trader");
    say(
        "9.2.0 is asked for; the node withholds its devices and says\n  "
            + agent.report().problems().getFirst());
  }

  @Test
  @Order(3)
  void switchesWhenThePodsHaveEnded() {
    cluster.kubectl("delete pod trader --wait");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.report().problems())
                .singleElement()
                .asString()
                .contains("devices are held by pod default/warm;"));
    say(
        "the kubelet lists no holder, and yet one was given a device\n  "
            + agent.report().problems().getFirst());

    cluster.kubectl("delete pod warm --wait");

    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    assertThat(node.version("sfc")).isEqualTo("6.4.0.1003");
    awaitAllocatable("100");
    say("the pods are gone: 9.2.0 is loaded and verified, 100 devices are Healthy");
  }

  @Test
  @Order(4)
  void leavesTheDriverToThePodThatHasAnInterface() {
    cluster.apply(WIRED);
    cluster.await("pod/wired", "condition=Ready", SOON);
    guest.output("ip link set enp59s0f1np1 netns " + node.processOf("wired"));
    assertThat(agent.run("inspect").output())
        .containsPattern("0000:3b:00.1 .* in pod default/wired");

    agent.order("9.1");

    agent.awaitEnded("Rejected NicInUse");
    assertThat(agent.report().result())
        .contains("0000:3b:00.1 has its interface in pod default/wired");
    assertThat(node.version("sfc")).isEqualTo("6.4.0.1003");
    awaitAllocatable("100");
    say(
        "a pod has an interface of the card, so the driver stays; the node says\n  "
            + agent.report().result());
    cluster.kubectl("delete pod wired --now");
    await()
        .atMost(SOON)
        .until(() -> guest.run("test -e /sys/class/net/enp59s0f1np1").exitCode() == 0);
  }

  @Test
  @Order(5)
  void rollsBackABrokenPayloadAndInspectSaysWhy() {
    agent.order("fails-init");

    agent.awaitEnded("RolledBack InitFailed");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    awaitAllocatable("100");
    var seen = agent.run("inspect").output();
    assertThat(seen).contains("RolledBack", "InitFailed: load module onload", "EIO");
    say("a broken payload was rolled back without help; inspect says" + journalOf(seen));
  }

  @Test
  @Order(6)
  void rollsBackByItselfAfterThePowerWentInTheMiddleOfALoad() {
    agent.order("9.1-slow");
    node.awaitStep("Load");
    await().atMost(SOON).until(() -> node.modules().contains("sfc_resource"));
    assertThat(node.modules()).doesNotContain("onload");

    node.powerCycle();
    agent.start();

    agent.awaitEnded("RolledBack KilledTheNode");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
    say("the power went while 9.1.0 was being loaded; after the boot 9.2.0 is back by itself");
  }

  @Test
  @Order(7)
  void isInTheSameStateAfterARebootWithoutAnyApi() {
    node.powerCycle();
    agent.start();

    agent.awaitHealthy(100);
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    assertThat(agent.run("inspect").output()).contains("RolledBack", "KilledTheNode");
    assertThat(agent.page("/readyz")).endsWith("503");
    say("rebooted with no API server and no kubelet: 9.2.0 is loaded and verified");

    node.startKubelet();

    await().atMost(SOON).until(() -> agent.page("/readyz").endsWith("200"));
    say("the kubelet came, still without an API server: the devices are registered with it");
  }

  @Test
  @Order(8)
  void leavesTheControlPlaneServersAloneWhenItIsKilled() {
    var servers = node.servers();
    assertThat(servers).hasSize(1);

    agent.kill();
    assertThat(node.servers()).isEqualTo(servers);
    agent.start();

    await().atMost(SOON).until(() -> agent.page("/readyz").endsWith("200"));
    assertThat(node.servers()).isEqualTo(servers);
    say("the agent was killed and started again: control-plane server " + servers + " went on");
  }

  @Test
  @Order(9)
  void leavesTheNodeAsItWas() {
    agent.orderRemoval();
    agent.awaitEnded("Removed");

    agent.signal("TERM");

    await().atMost(SOON).until(() -> !agent.isAlive());
    guest.output("rm -r /etc/onload-agent");
    assertThat(NodeSnapshot.of(guest).beside(before)).isEmpty();
    say("Onload is removed, the agent has ended: the node is as it was");
  }

  private void awaitAllocatable(String count) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(cluster.allocatable(RESOURCE)).isEqualTo(count));
  }

  private static String journalOf(String inspected) {
    return "\n" + inspected.substring(inspected.indexOf("JOURNAL"));
  }

  private static void say(String what) {
    System.out.println("NODE LIFE: " + what);
  }
}
