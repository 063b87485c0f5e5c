package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Uninstalls that must not be taken in, told in order: by a hook that runs on another installation
 * than its own, and by what a node said before it was asked.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UninstallIT {

  private static final String JOB = "job/onload-agent-cleanup " + AgentPod.NAMESPACE;
  private static final String MAP = "configmap onload-agent-desired " + AgentPod.NAMESPACE;
  private static final String POD =
      "pods --selector app.kubernetes.io/component=cleanup " + AgentPod.NAMESPACE;
  private static final String FILE = "hook.yaml";
  private static final String DELIVERED =
      "grep -q hostPath /var/lib/kubelet/pods/*/volumes/kubernetes.io~configmap/desired/desired.yaml";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;

  private NodeSnapshot before = new NodeSnapshot(List.of());

  UninstallIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
  }

  @BeforeAll
  void installed() {
    node.plugInCards();
    before = NodeSnapshot.of(guest);
    helm.run(HelmInGuest.INSTALL, "--create-namespace", HelmInGuest.values("9.1"));
    agent.awaitReady();
    agent.awaitAllocatable("100");
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("label node n1 lab-late-");
    cluster.tryKubectl("taint node n1 lab-late-");
    helm.leaveNothing();
    cluster.tryKubectl("delete namespace onload-agent --ignore-not-found");
    node.unplugCards();
  }

  @Test
  @Order(1)
  void aHookThatComesLateLeavesAnotherInstallationAlone() throws IOException {
    apply(hook().replace("kubernetes.io/os: linux", "lab-late: \"yes\""));
    await().atMost(SOON).until(() -> !createdOf(POD).isEmpty());

    await().atMost(SOON).until(() -> anotherMap().compareTo(createdOf(POD)) > 0);
    cluster.kubectl("label node n1 lab-late=yes");

    awaitRefusal("it is of another installation", "delete the Job onload-agent-cleanup");
    cluster.kubectl("label node n1 lab-late-");
  }

  /** Helm makes it anew; the API server tells the time in whole seconds. */
  private String anotherMap() {
    cluster.kubectl("delete " + MAP);
    // With hooks the upgrade would take the name away that the late pod runs under.
    helm.run(HelmInGuest.UPGRADE, "--no-hooks");
    return createdOf(MAP);
  }

  @Test
  @Order(2)
  void aHookLeavesWhatHelmHasNotInstalledAlone() throws IOException {
    cluster.kubectl("annotate " + MAP + " meta.helm.sh/release-name-");

    apply(hook());

    awaitRefusal("was not made by \"helm install\"", "render the chart with --no-hooks");
    cluster.kubectl("annotate " + MAP + " meta.helm.sh/release-name=onload-agent");
  }

  /** As where a job of CI that uninstalls is cancelled, and somebody takes it back. */
  @Test
  @Order(3)
  void aHookOfAnUninstallThatWasTakenBackDoesNotEvenBegin() {
    cluster.kubectl("taint node n1 lab-late=yes:NoSchedule");
    guest.output(
        "export KUBECONFIG=/etc/kubernetes/admin.conf; %s uninstall onload-agent %s > /dev/null 2>&1 & echo $! > /tmp/helm.pid"
            .formatted(helm.program(), AgentPod.NAMESPACE));
    await().atMost(SOON).until(() -> !createdOf(POD).isEmpty());
    guest.output("kill -KILL $(cat /tmp/helm.pid) && rm /tmp/helm.pid");

    helm.run("rollback onload-agent " + revision());
    cluster.kubectl("taint node n1 lab-late-");

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(cluster.kubectl("get events " + AgentPod.NAMESPACE))
                .contains("serviceaccounts \"onload-agent-cleanup\" not found"));
    assertThat(cluster.value(MAP, "{.data}")).contains("hostPath");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    say("the pod of an uninstall that was taken back found no name to run under");
    cluster.kubectl("delete " + JOB);
  }

  private String revision() {
    var history = helm.run("history onload-agent --max 1 --output json");
    return history.replaceAll("(?s).*\"revision\":\\s*(\\d+).*", "$1");
  }

  @Test
  @Order(4)
  void aRemovalFromBeforeIsNotTakenForTheOneThatIsAskedForNow() {
    helm.run(HelmInGuest.UPGRADE, "--set remove=true");
    await().atMost(SOON).untilAsserted(() -> assertThat(agent.observed()).contains("Removed"));
    var said = agent.observed();

    helm.run(HelmInGuest.UPGRADE, "--set remove=false");
    await().atMost(SOON).until(() -> guest.run(DELIVERED).exitCode() == 0);
    var uninstalled = helm.run("uninstall onload-agent --wait --cascade foreground");

    assertThat(uninstalled).contains("n1: Onload is removed");
    assertThat(node.modules()).doesNotContain("onload");
    assertThat(node.isInTree()).isTrue();
    assertThat(cluster.value("node n1", "{.metadata.labels}{.metadata.annotations}"))
        .doesNotContain("onload");
    cluster.kubectl("delete namespace onload-agent");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(NodeSnapshot.of(guest).beside(before)).isEmpty());
    say(
        "the node said\n  "
            + said
            + "\nand then helm uninstall at once waited all the same\n"
            + uninstalled);
  }

  /** What helm uninstall would make first: an account, and a Job that uses it. */
  private String hook() {
    return Stream.of(helm.run("get hooks onload-agent").split("---\n"))
        .filter(each -> each.contains("helm.sh/hook: pre-delete"))
        .collect(Collectors.joining("---\n"));
  }

  private void apply(String manifest) throws IOException {
    Files.writeString(guest.share().resolve(FILE), manifest);
    cluster.kubectl("apply %s --filename /host/%s".formatted(AgentPod.NAMESPACE, FILE));
  }

  private String createdOf(String object) {
    return cluster.value(object, "{..metadata.creationTimestamp}");
  }

  private void awaitRefusal(String... words) {
    cluster.await(JOB, "condition=Failed", SOON);
    var log = cluster.kubectl("logs " + JOB);
    assertThat(log).contains(words).contains("Nothing was changed");
    assertThat(cluster.value(MAP, "{.data}")).contains("hostPath");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    agent.awaitAllocatable("100");
    cluster.kubectl("delete " + JOB);
    say("the hook ended with\n  " + log);
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
