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
 * From the first chart to today's and back, by the Helm of then and by the one of now, told in
 * order. One pod holds a device all the time and notices nothing.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallUpgradeIT {

  /** Two names of one image: for the kubelet they are two images. */
  private static final List<String> TAGS = List.of("first", "today");

  private static final String TO_TODAY = "--set image.tag=today --set cleanup.timeout=20s";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final HelmInGuest helmThree;
  private final NodeInGuest node;
  private final AgentPod agent;

  private HeldDevice held = HeldDevice.NONE;

  InstallUpgradeIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.helmThree = helm.three();
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void cardsAndImages() {
    node.plugInCards();
    TAGS.forEach(tag ->
        guest.output(
            "ctr -n k8s.io images tag --force $(ctr -n k8s.io images ls -q | grep /onload-agent: | head -n 1) localhost/onload-agent:"
                + tag));
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete pod trader --now --ignore-not-found");
    helm.leaveNothing();
    cluster.tryKubectl("delete namespace onload-agent --ignore-not-found");
    node.unplugCards();
    TAGS.forEach(tag -> guest.run("ctr -n k8s.io images rm localhost/onload-agent:" + tag));
  }

  @Test
  @Order(1)
  void helmThreeInstallsTheFirstChart() {
    helmThree.run(
        "install onload-agent " + HelmInGuest.FIRST_CHART,
        "--create-namespace --set image.tag=first",
        HelmInGuest.values("9.1"));
    agent.awaitAllocatable("100");
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);

    held = heldNow();

    assertThat(held.device()).containsPattern("sfc-\\d+");
    assertThat(held.version()).isEqualTo("9.1.0");
    say("Helm 3 installed the first chart; default/trader holds " + held);
  }

  @Test
  @Order(2)
  void helmThreeUpgradesToTodaysChartAndAnotherImage() {
    var seen = DevicesSeen.from(guest);

    helmThree.run(HelmInGuest.UPGRADE, TO_TODAY);

    theAgentIsOf("today");
    await().atMost(SOON).untilAsserted(() -> assertThat(seen.allocatable()).endsWith("100"));
    seen.end();
    assertThat(seen.remembered()).containsExactly(held.device());
    assertThat(seen.allocatable()).startsWith("100").endsWith("100").isSubsetOf("0", "100");
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains("Ready"));
    say("Helm 3 upgraded to today's chart and another image: the pod kept all of that");
    say("meanwhile " + seen.gap());
  }

  @Test
  @Order(3)
  void helmThreeRollsBackToTheFirstChart() {
    helmThree.run("rollback onload-agent 1");

    theAgentIsOf("first");
    say("helm rollback brought the first chart and image back: the pod kept all of that");
  }

  @Test
  @Order(4)
  void helmFourUpgradesWhatHelmThreeInstalled() {
    helm.run(HelmInGuest.UPGRADE, TO_TODAY);

    theAgentIsOf("today");
    say("Helm 4 upgraded the release of Helm 3 to today's chart: the pod kept all of that");
  }

  @Test
  @Order(5)
  void saysWhyTheDefaultsOfTheChartBeforeWillNotDo() {
    helm.run("rollback onload-agent 1");
    theAgentIsOf("first");

    var refused =
        helm.tryRun(HelmInGuest.UPGRADE.replace("--reset-then-reuse-values", "--reuse-values"));

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("Use --reset-then-reuse-values");
    helm.run(HelmInGuest.UPGRADE, TO_TODAY);
    theAgentIsOf("today");
    say("helm upgrade --reuse-values from the first chart is refused with the word to use instead");
  }

  @Test
  @Order(6)
  void aRollbackWithdrawsTheRemovalOfAnUninstallThatFailed() {
    var last = revision();

    var failed = helm.tryRun("uninstall onload-agent");

    assertThat(failed.exitCode()).isNotZero();
    agent.awaitProblem("WaitingForHolders", "default/trader");

    helm.run("rollback onload-agent " + last);

    await().atMost(SOON).untilAsserted(() -> assertThat(agent.report().problems()).isEmpty());
    theAgentIsOf("today");
    cluster.kubectl("delete pod trader --wait");
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);
    assertThat(heldNow().modules()).isEqualTo(held.modules());
    say("helm rollback withdrew the removal: Onload stays, also when no pod holds a device");
  }

  private void theAgentIsOf(String tag) {
    agent.awaitReady();
    agent.awaitAllocatable("100");
    assertThat(agent.image()).isEqualTo("localhost/onload-agent:" + tag);
    assertThat(heldNow()).isEqualTo(held);
  }

  private HeldDevice heldNow() {
    return HeldDevice.now(node, cluster);
  }

  /** The release's newest one. */
  private String revision() {
    return helm.run("history onload-agent --max 1").lines().toList().getLast().split("\\s")[0];
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
