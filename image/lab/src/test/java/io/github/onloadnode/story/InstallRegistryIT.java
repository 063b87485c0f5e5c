package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The image from a registry that asks for a password, told in order: every pod of the chart pulls
 * it with the secret, and an image for another processor is named.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallRegistryIT {

  private static final String IMAGE = RegistryInGuest.ADDRESS + "/onload-agent:amd64.index";

  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;
  private final RegistryInGuest registry;

  InstallRegistryIT(Guest guest, Cluster cluster) throws Exception {
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
    this.registry = RegistryInGuest.start(guest);
  }

  @BeforeAll
  void cardsAndImages() throws Exception {
    node.plugInCards();
    registry.offer();
    registry.offerForAnotherProcessor();
  }

  @AfterAll
  void leaveNothing() {
    helm.leaveNothing();
    cluster.tryKubectl("delete namespace onload-agent --ignore-not-found");
    node.unplugCards();
    registry.close();
  }

  @Test
  @Order(1)
  void theEventsOfThePodSayThatTheRegistryWantsAPassword() {
    helm.run(
        HelmInGuest.INSTALL,
        "--create-namespace",
        HelmInGuest.values("9.1"),
        "--set image.registry=%s --set image.tag=amd64.index".formatted(RegistryInGuest.ADDRESS));

    await().atMost(SOON).until(() -> events().anyMatch(InstallRegistryIT::isRefused));
    assertThat(node.isInTree()).isTrue();
    say(
        "without a secret the registry refuses the image; the pod's events say\n  "
            + events().filter(InstallRegistryIT::isRefused).findFirst().orElseThrow());
  }

  @Test
  @Order(2)
  void withTheSecretTheImageIsPulledAndTheNodeOffersDevices() {
    cluster.kubectl(
        "create secret docker-registry lab-registry %s %s"
            .formatted(RegistryInGuest.CREDENTIALS, AgentPod.NAMESPACE));

    helm.run(HelmInGuest.UPGRADE, "--set 'imagePullSecrets[0].name=lab-registry'");

    agent.awaitReady();
    agent.awaitAllocatable("100");
    assertThat(agent.image()).startsWith(RegistryInGuest.ADDRESS);
    assertThat(events()).anyMatch(event -> event.startsWith("Successfully pulled image"));
    say(
        "with imagePullSecrets the image is pulled, the agent runs and the node offers 100 devices");
  }

  /** The kubelet gives an image that it pulled with a secret only to pods that have it too. */
  @Test
  @Order(3)
  void theChartsOwnTestHasTheSecretToo() {
    assertThat(helm.run("test onload-agent --timeout 4m")).contains("Succeeded");
    say("helm test passes: its pod has the secret");
  }

  /**
   * The runtime looks for its processor only in an index. A single image is pulled and started, and
   * then the kernel refuses its program.
   */
  @ParameterizedTest
  @Order(4)
  @CsvSource({
    "arm64.index, no match for platform in manifest",
    "arm64.image, exec format error",
  })
  void eventsOrLogNameAnImageForAnotherProcessor(String tag, String words) {
    helm.run(HelmInGuest.UPGRADE, "--set image.tag=" + tag);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(eventsAndLog()).anyMatch(line -> line.contains(words)));
    assertThat(agent.image()).endsWith(tag);
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    var said = eventsAndLog().filter(line -> line.contains(words)).findFirst().orElseThrow();
    say(
        "%s is for another processor; Onload 9.1.0 stays, and the pod says%n  %s"
            .formatted(tag, said));

    helm.run(HelmInGuest.UPGRADE, "--set image.tag=amd64.index");

    agent.awaitReady();
    agent.awaitAllocatable("100");
    say("with the image for this processor the agent runs again");
  }

  @Test
  @Order(5)
  void theUninstallsPodsHaveTheSecretToo() {
    helm.run("uninstall onload-agent --wait --cascade foreground");

    assertThat(node.modules()).doesNotContain("onload");
    assertThat(node.isInTree()).isTrue();
    assertThat(cluster.value("node n1", "{.metadata.labels}{.metadata.annotations}"))
        .doesNotContain("onload");
    say("helm uninstall removed Onload and the labels: its pods have the secret");
  }

  private static boolean isRefused(String event) {
    return event.startsWith("Failed to pull image \"" + IMAGE)
        && event.contains("authorization failed: no basic auth credentials");
  }

  private Stream<String> events() {
    return cluster
        .kubectl("get events " + AgentPod.NAMESPACE + " --output custom-columns=:.message")
        .lines();
  }

  private Stream<String> eventsAndLog() {
    var log = cluster.tryKubectl("logs daemonset/onload-agent " + AgentPod.NAMESPACE).output();
    return Stream.concat(events(), log.lines());
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
