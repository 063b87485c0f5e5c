package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import java.util.List;
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
 * The agent as users install it, told in order: the image in the node's container runtime, the
 * chart by Helm, a real control plane and kubelet. Only the NICs and Onload itself are stand-ins.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallIT {

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  private NodeSnapshot before = new NodeSnapshot(List.of());

  InstallIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void clusterThatHasTheImage() {
    node.plugInCards();
    before = NodeSnapshot.of(guest);
    say("a cluster of one node with an X2 under the kernel's own sfc; its runtime has the image");
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete pod trader --now --ignore-not-found");
    helm.leaveNothing();
    node.unplugCards();
  }

  @Test
  @Order(1)
  void refusesANamespaceThatDoesNotAdmitTheAgent() {
    cluster.kubectl("create namespace strict");
    cluster.kubectl("label namespace strict pod-security.kubernetes.io/enforce=restricted");

    var refused = helm.tryRun(HelmInGuest.INSTALL, "--namespace strict", HelmInGuest.values("9.1"));

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output())
        .contains("namespace strict enforces Pod Security level restricted")
        .contains("kubectl label --overwrite namespace strict");
    assertThat(cluster.kubectl("get serviceaccount,daemonset,configmap -n strict -o name"))
        .doesNotContain("onload");
    say("a namespace with Pod Security \"restricted\" is refused, and nothing is installed");
  }

  @Test
  @Order(2)
  void oneLineInstallsTheAgentAndTheNodeOffersDevices() {
    helm.run(HelmInGuest.INSTALL, "--create-namespace", HelmInGuest.values("9.1"));

    agent.awaitReady();
    agent.awaitAllocatable("100");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    assertThat(node.isInTree()).isFalse();
    say("helm install loaded Onload 9.1.0 and its driver, and the kubelet offers 100 devices");
  }

  @Test
  @Order(3)
  void theChartsOwnTestPasses() {
    assertThat(helm.run("test onload-agent")).contains("Succeeded");
    say("helm test asked for a device and got it");
  }

  @Test
  @Order(4)
  void aPodIsAcceleratedAndThePagesNameIt() {
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);

    assertThat(cluster.kubectl("logs trader"))
        .contains("libonload=/opt/onload/usr/lib64/libonload.so", "/dev/onload=open");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.page("/api/v1/node")).contains("\"trader\""));
    say("pod default/trader runs with Onload, and the agent names it");
  }

  @Test
  @Order(5)
  void runsFromItsStartUpCacheWithinItsLimitOfMemory() {
    assertThat(agent.mappedFiles()).contains("/usr/lib/onload-agent/lib/onload-agent.aot");
    assertThat(agent.exec("java -XX:AOTMode=on @onload-agent version")).startsWith("onload-agent ");
    say("the start-up cache is in use; " + agent.cost());
  }

  @Test
  @Order(6)
  void inspectInTheContainerLooksAtTheHost() {
    assertThat(agent.exec("java @onload-agent inspect"))
        .contains("default/trader", "/dev/onload_epoll")
        .containsPattern("7\\.\\d+\\S* +none ");
    say("kubectl exec ... inspect names the pod that holds a device");
  }

  @Test
  @Order(7)
  void theNodesObjectSaysWhatTheNodeRuns() {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.observed())
                .contains("\"phase\":\"Ready\"", "\"outcome\":\"Succeeded\""));
    assertThat(agent.label("node.onload.amd.com/ready")).isEqualTo("true");
    assertThat(agent.label("amd.com/sfc.ports")).isEqualTo("2");
    say("the Node object has the agent's labels and its annotation\n  " + agent.observed());
  }

  @Test
  @Order(8)
  void devicesStayWhenTheKubeletIsRestarted() {
    cluster.restartKubelet();

    agent.awaitAllocatable("100");
    assertThat(restartsOfThePod()).isEqualTo("0");
    say("the kubelet was restarted: the devices are back, the pod went on");
  }

  @Test
  @Order(9)
  void devicesStayWhenTheAgentsPodIsReplaced() {
    var servers = node.servers();
    var held = node.remembered("\"DeviceIDs\":[^}]*");
    var gone = agent.name();

    agent.delete();

    agent.awaitReady();
    agent.awaitAllocatable("100");
    assertThat(agent.name()).isNotEqualTo(gone);
    assertThat(restartsOfThePod()).isEqualTo("0");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    assertThat(held).containsPattern("sfc-\\d+");
    assertThat(node.remembered("\"DeviceIDs\":[^}]*")).isEqualTo(held);
    assertThat(node.servers()).containsAll(servers);
    say("the agent's pod was replaced: nothing was unloaded, the pod kept " + held);
  }

  @Test
  @Order(10)
  void aChangeOfValuesReachesTheNodeWhichWaitsForThePod() {
    var same = agent.name();

    helm.run(HelmInGuest.UPGRADE, "--set onload.source.hostPath=/lab/payloads/9.2");

    agent.awaitProblem("WaitingForHolders", "default/trader");
    assertThat(agent.log()).contains("default/trader");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    say("helm upgrade asks for 9.2; the node says\n  " + agent.report().problems().getFirst());

    cluster.kubectl("delete pod trader --wait");

    await().atMost(SOON).untilAsserted(() -> assertThat(node.version("onload")).isEqualTo("9.2.0"));
    agent.awaitAllocatable("100");
    assertThat(agent.name()).isEqualTo(same);
    assertThat(agent.restarts()).isEqualTo("0");
    say("the pod is gone: the node runs 9.2.0, and the agent was not restarted for it");
  }

  @ParameterizedTest
  @Order(11)
  @CsvSource({"wrong-library,Rejected", "fails-init,RolledBack InitFailed"})
  void aBrokenPayloadLeavesTheNodeWithWhatItHad(String build, String outcome) {
    helm.run(HelmInGuest.UPGRADE, "--set onload.source.hostPath=/lab/payloads/" + build);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.report().result()).startsWith(outcome));
    agent.awaitAllocatable("100");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    say("payload " + build + " is asked for, 9.2.0 serves on\n  " + agent.report().result());
  }

  @Test
  @Order(12)
  void anUninstallThatAPodHoldsUpNamesItAndDeletesNothing() {
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);
    helm.run(HelmInGuest.UPGRADE, "--set cleanup.timeout=20s");

    var failed = helm.tryRun("uninstall onload-agent");

    assertThat(failed.exitCode()).isNotZero();
    assertThat(cluster.kubectl("logs --namespace onload-agent job/onload-agent-cleanup"))
        .contains("n1: ", "default/trader", "--no-hooks");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
    agent.awaitReady();
    say("helm uninstall fails while default/trader holds a device, names it and deletes nothing");
  }

  @Test
  @Order(13)
  void uninstallLeavesTheNodeAsItWas() {
    cluster.kubectl("delete pod trader --wait");

    helm.run("uninstall onload-agent --wait --cascade foreground");

    assertThat(node.modules()).doesNotContain("onload");
    assertThat(node.isInTree()).isTrue();
    assertThat(cluster.value("node n1", "{.metadata.labels}{.metadata.annotations}"))
        .doesNotContain("onload");
    assertThat(cluster.kubectl("get all --namespace onload-agent --output name")).isEmpty();
    assertThat(cluster.kubectl("get clusterrole,clusterrolebinding --output name"))
        .doesNotContain("onload");
    cluster.kubectl("delete namespace onload-agent strict");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(NodeSnapshot.of(guest).beside(before)).isEmpty());
    say("helm uninstall removed Onload, labels and all objects: the node is as it was");
  }

  private String restartsOfThePod() {
    return cluster.value("pod trader", "{.status.containerStatuses[0].restartCount}");
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
