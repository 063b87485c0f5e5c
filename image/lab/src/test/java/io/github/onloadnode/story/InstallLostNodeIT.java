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

/**
 * An uninstall while nodes are down: for the API server there are two more, with what their agents
 * wrote, and no kubelet serves them.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallLostNodeIT {

  /** Its pod is gone. */
  private static final String BARE = "lost-1";

  /** Its pod counts as running, since nobody has said anything else. */
  private static final String WITH_POD = "lost-2";

  private static final List<String> NODES = List.of("n1", BARE, WITH_POD);

  private static final String KEYS = "{.metadata.labels}{.metadata.annotations}";

  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  private String uninstalled = "";

  InstallLostNodeIT(Guest guest, Cluster cluster) throws Exception {
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void threeNodesAndTwoAreLost() {
    node.plugInCards();
    helm.run(HelmInGuest.INSTALL, "--create-namespace", HelmInGuest.values("9.1"));
    agent.awaitReady();
    agent.awaitAllocatable("100");
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains("Succeeded"));
    lose(BARE, "other");
    lose(WITH_POD, "linux");
    await().atMost(SOON).untilAsserted(() -> assertThat(podOf(WITH_POD)).isNotEmpty());
    cluster.kubectl(
        "patch pod %s %s --subresource status --patch '{\"status\":{\"phase\":\"Running\"}}'"
            .formatted(podOf(WITH_POD), AgentPod.NAMESPACE));
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete pod %s --all --force".formatted(AgentPod.NAMESPACE));
    cluster.tryKubectl("delete node %s %s --ignore-not-found".formatted(BARE, WITH_POD));
    helm.leaveNothing();
    cluster.tryKubectl("delete namespace onload-agent --ignore-not-found");
    node.unplugCards();
  }

  @Test
  @Order(1)
  void anUninstallNamesTheNodesThatAreDownAndWaitsForThemNoLongerThanAMinute() {
    long begin = System.nanoTime();

    uninstalled = helm.run("uninstall onload-agent");

    assertThat(uninstalled)
        .contains("n1: Onload is removed")
        .contains(BARE + ": the node is not Ready")
        .contains(WITH_POD + ": the node is not Ready; devices are held by 1 pod: shop/till")
        .contains("Onload is removed from 1 of 3 nodes")
        .contains("no longer waiting for " + BARE + ", " + WITH_POD + ". Modules there are gone");
    say(
        "helm uninstall ended after %.0f s, and named the nodes that are down\n%s"
            .formatted((System.nanoTime() - begin) / 1e9, uninstalled));
  }

  @Test
  @Order(2)
  void itRemovedOnloadFromTheNodeThatIsUpAndAllMarksFromAll() {
    assertThat(node.modules()).doesNotContain("onload");
    assertThat(node.isInTree()).isTrue();
    for (String each : NODES) {
      assertThat(cluster.value("node " + each, KEYS)).doesNotContain("onload", "amd.com/sfc");
    }
    assertThat(cluster.value("node " + BARE, KEYS)).contains("example.com/rack", "example.com/by");
    assertThat(helm.tryRun("status onload-agent").exitCode()).isNotZero();
    assertThat(cluster.kubectl("get all --namespace onload-agent --output name").lines())
        .allSatisfy(left -> assertThat(left).startsWith("pod/onload-agent-"));
    say("no node has a label or an annotation of the agent, also those that are down");
  }

  /** A node as n1 is, that went down long ago; by create, which keeps no copy in an annotation. */
  private void lose(String name, String system) {
    cluster.kubectl(
        """
        create -f - << 'END'
        apiVersion: v1
        kind: Node
        metadata:
          name: %s
          labels:
            kubernetes.io/os: %s
            example.com/rack: "7"
            node.onload.amd.com/ready: "true"
            node.onload.amd.com/version: 9.1.0
            amd.com/sfc.present: "true"
            amd.com/sfc.ports: "2"
          annotations:
            example.com/by: somebody
            node.onload.amd.com/observed: '%s'
        END
        """
            .formatted(name, system, observed(name)));
    cluster.kubectl(
        """
        patch node %s --subresource status --patch '{"status": {
          "allocatable": {"cpu": "2", "memory": "4Gi", "pods": "110"},
          "conditions": [{"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown"}]}}'\
        """
            .formatted(name));
  }

  /** What n1's agent wrote; on the node with the pod a holder more. */
  private String observed(String name) {
    var till = "{\"ns\":\"shop\",\"name\":\"till\",\"uid\":\"4711\"}";
    var holders =
        name.equals(WITH_POD)
            ? "{\"count\":1,\"host\":0,\"unknown\":null,\"pods\":[%s]}".formatted(till)
            : "{\"count\":0,\"host\":0,\"unknown\":null,\"pods\":[]}";
    return agent.observed().replaceFirst("(\"holders\":)\\{.*]}", "$1" + holders);
  }

  private String podOf(String name) {
    return cluster.value(
        "pods %s --field-selector spec.nodeName=%s".formatted(AgentPod.NAMESPACE, name),
        "{.items[*].metadata.name}");
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
