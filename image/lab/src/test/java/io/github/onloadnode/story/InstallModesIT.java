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
 * A release that goes from mode file to mode cluster and back, told in order. One pod holds a
 * device all the time and notices nothing.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallModesIT {

  private static final String NAMED = "onload onload --namespace default";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  private NodeSnapshot before = new NodeSnapshot(List.of());
  private HeldDevice held = HeldDevice.NONE;

  InstallModesIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void aNodeThatServesInModeFile() {
    node.plugInCards();
    before = NodeSnapshot.of(guest);
    helm.run(HelmInGuest.INSTALL, "--create-namespace", HelmInGuest.values("9.1"));
    agent.awaitAllocatable("100");
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);
    held = HeldDevice.now(node, cluster);
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete pod trader --now --ignore-not-found");
    helm.leaveNothing();
    cluster.tryKubectl(
        "patch %s --type merge --patch '{\"metadata\":{\"finalizers\":null}}'".formatted(NAMED));
    cluster.tryKubectl("delete crd onloads.onload.amd.com --ignore-not-found");
    cluster.tryKubectl("delete namespace onload-agent --ignore-not-found");
    node.unplugCards();
  }

  @Test
  @Order(1)
  void anUpgradeThatDoesNotSayTheModeIsRefusedAndChangesNothing() {
    var refused = helm.tryRun(HelmInGuest.UPGRADE, "--set-string mode=");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("this release is in mode file", "set mode to file");
    assertThat(HeldDevice.now(node, cluster)).isEqualTo(held);
    say("an upgrade without a mode is refused with one sentence");
  }

  @Test
  @Order(2)
  void withoutAResourceModeClusterLeavesTheNodeAsItIs() {
    helm.run(
        HelmInGuest.UPGRADE,
        "--set mode=cluster --set onload=null --set devicePlugin=null --wait --timeout 4m");

    agent.awaitReady();
    agent.awaitAllocatable("100");
    assertThat(HeldDevice.now(node, cluster)).isEqualTo(held);
    assertThat(agent.annotation("desired")).isEmpty();
    say("in mode cluster, before there is a resource, the node serves what it served");
  }

  @Test
  @Order(3)
  void aResourceOfTheSameContentLoadsNothingAnew() {
    cluster.apply(resource("9.1"));

    awaitComplete();
    assertThat(agent.observed()).contains("\"outcome\":\"Succeeded\"");
    agent.awaitAllocatable("100");
    assertThat(HeldDevice.now(node, cluster)).isEqualTo(held);
    say("a resource of the same content: the node has its order, the pod kept all of " + held);
  }

  @Test
  @Order(4)
  void backInModeFileNothingIsLoadedAnewEither() {
    var refused = helm.tryRun(HelmInGuest.UPGRADE, HelmInGuest.values("9.1"));
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("default/onload");

    cluster.kubectl(
        "patch %s --type merge --patch '{\"spec\":{\"onDelete\":\"Leave\"}}'".formatted(NAMED));
    cluster.kubectl("delete " + NAMED);
    helm.run(HelmInGuest.UPGRADE, HelmInGuest.values("9.1"));

    agent.awaitReady();
    agent.awaitAllocatable("100");
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().problems()).isEmpty());
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains("\"Ready\""));
    assertThat(HeldDevice.now(node, cluster)).isEqualTo(held);
    say("the resource is deleted with onDelete Leave, and the values of mode file are back");
  }

  @Test
  @Order(5)
  void anUninstallLeavesNothing() {
    cluster.kubectl("delete pod trader --now");

    helm.run("uninstall onload-agent --wait --cascade foreground");

    assertThat(NodeSnapshot.of(guest).beside(before)).isEmpty();
    assertThat(cluster.value("node n1", "{.metadata.annotations}{.metadata.labels}"))
        .doesNotContain("onload");
    say("after the uninstall the node is as it was");
  }

  private void awaitComplete() {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(
                    cluster.value(NAMED, "{.status.conditions[?(@.type==\"Progressing\")].reason}"))
                .isEqualTo("Complete"));
  }

  private static String resource(String build) {
    return """
    apiVersion: onload.amd.com/v1alpha1
    kind: Onload
    metadata: {name: onload, namespace: default}
    spec:
      selector: {kubernetes.io/os: linux}
      onload: {version: "%1$s", source: {hostPath: /lab/payloads/%1$s}, sfc: {}}
      devicePlugin: {}
    """
        .formatted(build);
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
