package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The installed agent while nobody reaches the API server, told in order: its node boots, and it is
 * killed.
 */
@Tag("install")
@InGuest(own = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallRebootIT {

  /** A kubelet that runs this one has begun to run pods. */
  private static final String STATIC_POD =
      """
      cat > /etc/kubernetes/manifests/witness.yaml << 'END'
      apiVersion: v1
      kind: Pod
      metadata: {name: witness}
      spec:
        hostNetwork: true
        terminationGracePeriodSeconds: 1
        containers:
        - name: witness
          image: localhost/lab/base:1
          imagePullPolicy: Never
          command: [sleep, "86399"]
      END
      """;

  private static final String OBSERVED = "node.onload.amd.com/observed";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  InstallRebootIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void nodeThatServesAPod() {
    node.plugInCards();
    helm.run(HelmInGuest.INSTALL, "--create-namespace", HelmInGuest.values("9.1"));
    agent.awaitReady();
    agent.awaitAllocatable("100");
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains(bootId()));
  }

  /** The disk is synchronised before, because that of the control plane is another one in life. */
  @Test
  @Order(1)
  void aKubeletThatKnowsNoPodsStartsNoAgent() {
    var held = node.remembered("\"DeviceIDs\":[^}]*");
    guest.output(STATIC_POD + "sync");

    node.powerCycle();
    node.startKubelet();

    await().atMost(SOON).until(() -> guest.run("pgrep -f '^sleep 86399'").exitCode() == 0);
    assertThat(node.podsOfTheKubelet()).containsExactly("witness-n1");
    assertThat(agent.isRunning()).isFalse();
    assertThat(node.isInTree()).isTrue();
    assertThat(node.journal().path("committed").asText()).startsWith("local-");
    assertThat(node.remembered("\"DeviceIDs\":[^}]*")).isEqualTo(held).contains("sfc-");
    say("power cut, and no API server: the kubelet runs its static pod, but not the agent's");
  }

  @Test
  @Order(2)
  void withTheApiServerTheNodeServesAgain() {
    cluster.complete();

    agent.awaitReady();
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains(bootId()));
    agent.awaitAllocatable("100");
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
    assertThat(agent.label("node.onload.amd.com/ready")).isEqualTo("true");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    say("the API server is back: the agent's pod started and loaded 9.1.0\n  " + agent.observed());
  }

  /** It starts pods in the order of their age, and devices must be healthy by then. */
  @Test
  @Order(3)
  void aKubeletRefusesThePodThatItStartsBeforeTheAgent() {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(cluster.value("pod trader", "{.status.reason}"))
                .isEqualTo("UnexpectedAdmissionError"));
    say("the pod of before is refused: " + cluster.value("pod trader", "{.status.message}"));

    cluster.kubectl("delete pod trader --wait");
    cluster.apply(NodeInGuest.TRADER);

    cluster.await("pod/trader", "condition=Ready", SOON);
    say("another one gets a device");
  }

  @Test
  @Order(4)
  void anAgentThatIsKilledServesAgainWithoutTheApiServer() {
    var killed = agent.pid();
    cluster.kubectl("annotate node n1 %s-".formatted(OBSERVED));
    cluster.stopApiServer();

    long begin = System.nanoTime();
    guest.output("kill -KILL " + killed);

    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> {
          assertThat(agent.pid()).isNotEqualTo(killed);
          assertThat(agent.report().healthyDevices()).isEqualTo(100);
        });
    say(
        "killed with no API server: it served again after %.1f s"
            .formatted((System.nanoTime() - begin) / 1e9));
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(agent.report().warnings())
                .anySatisfy(warning -> assertThat(warning).startsWith("ApiServerUnreachable: ")));
    assertThat(agent.report().problems()).isEmpty();
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    say("it warns\n  " + agent.report().warnings());
  }

  @Test
  @Order(5)
  void theNodesObjectIsWrittenOnceTheApiServerIsBack() {
    cluster.complete();

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.observed()).contains("\"phase\":\"Ready\""));
    assertThat(cluster.value("pod trader", "{.status.containerStatuses[0].restartCount}"))
        .isEqualTo("0");
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().warnings()).isEmpty());
    agent.awaitAllocatable("100");
    say("the API server is back: the agent has written the Node's annotation, and warns no more");
  }

  private String bootId() {
    return guest.output("cat /proc/sys/kernel/random/boot_id");
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
