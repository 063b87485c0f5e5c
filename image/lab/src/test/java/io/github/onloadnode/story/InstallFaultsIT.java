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

/** What can be wrong about an installation, told in order: each mistake is named and put right. */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallFaultsIT {

  /** A name that takes more than one byte a letter. */
  private static final String PAYLOAD = "/srv/größe";

  private static final String DESIRED = "configmap onload-agent-desired --namespace onload-agent";

  private static final String TAKEN = "example.com/taken";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  InstallFaultsIT(Guest guest, Cluster cluster) throws Exception {
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
    helm.leaveNothing();
    cluster.tryKubectl("delete namespace onload-agent other --ignore-not-found");
    node.unplugCards();
    guest.run("rm -rf " + PAYLOAD);
  }

  @Test
  @Order(1)
  void theEventsOfThePodNameAnImageThatIsNotThere() {
    helm.run(
        HelmInGuest.INSTALL,
        "--create-namespace --set image.registry=registry.example.com/absent",
        "--set mode=file --set onload.source.hostPath=%s --set-json onload.sfc={}"
            .formatted(PAYLOAD));

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(events())
                .contains("Failed to pull image \"registry.example.com/absent/onload-agent:"));
    say("no such image: the events of the agent's pod name it");

    helm.run(HelmInGuest.UPGRADE, "--set image.registry=" + HelmInGuest.REGISTRY);
    agent.awaitReady();
    say("the right registry: the agent runs");
  }

  @Test
  @Order(2)
  void logAndPageNameAPayloadThatIsNotThere() {
    agent.awaitProblem(PAYLOAD);
    assertThat(agent.log()).contains(PAYLOAD);
    assertThat(node.isInTree()).isTrue();
    say("no such payload; the node says\n  " + agent.report().problems().getFirst());

    guest.output("cp -a /lab/payloads/9.1 " + PAYLOAD);

    agent.awaitAllocatable("100");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    say("the payload came later: 9.1.0 runs, without another order");
  }

  @Test
  @Order(3)
  void aSecondReleaseIsRefused() {
    var other =
        helm.tryRun(
            "install second /host/charts/onload-agent --create-namespace --namespace other",
            HelmInGuest.values("9.2"));
    var beside = helm.tryRun("install second /host/charts/onload-agent", HelmInGuest.values("9.2"));

    assertThat(other.exitCode()).isNotZero();
    assertThat(other.output())
        .contains("has the agent already, as release onload-agent in namespace onload-agent");
    assertThat(beside.exitCode()).isNotZero();
    assertThat(beside.output()).contains("has the agent already, as release onload-agent");
    say("a second release is refused in another namespace and in the same one");
  }

  @Test
  @Order(4)
  void anEmptiedConfigMapChangesNothingAndIsReported() {
    cluster.kubectl(
        "patch " + DESIRED + " --type merge --patch '{\"data\":{\"desired.yaml\":\"\"}}'");

    agent.awaitProblem("desired.yaml");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    agent.awaitAllocatable("100");
    say("an emptied ConfigMap changes nothing\n  " + agent.report().problems().getFirst());
  }

  @Test
  @Order(5)
  void aConfigMapThatIsDeletedChangesNothingAndTheNextUpgradeBringsItBack() {
    cluster.kubectl("delete " + DESIRED);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(events()).contains("configmap \"onload-agent-desired\" not found"));
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    agent.awaitAllocatable("100");
    say("a deleted ConfigMap changes nothing; the kubelet's events name it");

    helm.run(HelmInGuest.UPGRADE);

    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().problems()).isEmpty());
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    say("helm upgrade has put it back");
  }

  @Test
  @Order(6)
  void aTokenThatIsBoundToNoNodeWritesToNone() {
    var word = agent.observed();
    var denied =
        cluster.tryKubectl(
            "label node n1 node.onload.amd.com/ready=x --overwrite --token "
                + "\"$(KUBECONFIG=/etc/kubernetes/admin.conf kubectl create token onload-agent %s)\""
                    .formatted(AgentPod.NAMESPACE));
    // Somebody who acts in its name has nothing but the name.
    var nameOnly =
        cluster.tryKubectl(
            "label node n1 node.onload.amd.com/ready=x --overwrite"
                + " --as system:serviceaccount:onload-agent:onload-agent");

    assertThat(denied.exitCode()).isNotZero();
    assertThat(denied.output()).contains("runs on node \"\" and may not write to node n1");
    assertThat(nameOnly.exitCode()).isNotZero();
    assertThat(nameOnly.output()).contains("runs on node \"\" and may not write to node n1");
    assertThat(word).contains("\"phase\":\"Ready\"");
    assertThat(agent.label("node.onload.amd.com/ready")).isEqualTo("true");
    say("a token that is bound to no node is denied; the agent's own word has arrived");
  }

  @Test
  @Order(7)
  void aResourceThatAnotherPluginOffersIsRefusedAlsoLater() {
    capacity("\"1k\"");
    await().atMost(SOON).until(() -> cluster.allocatable(TAKEN), "1k"::equals);

    var refused =
        helm.tryRun(
            HelmInGuest.UPGRADE,
            "--set-json 'resources=[{\"name\":\"amd.com/onload\",\"idPrefix\":\"sfc-\"},"
                + "{\"name\":\"%s\",\"idPrefix\":\"t-\"}]'".formatted(TAKEN));

    capacity("null");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output())
        .contains("node n1 already offers %s: another device plugin".formatted(TAKEN));
    say("an upgrade to a resource that the node offers already is refused");
  }

  private void capacity(String amount) {
    cluster.kubectl(
        "patch node n1 --subresource status --type merge --patch '{\"status\":{\"capacity\":{\"%s\":%s}}}'"
            .formatted(TAKEN, amount));
  }

  private String events() {
    return cluster.kubectl("get events " + AgentPod.NAMESPACE);
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
