package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.chart.OperatorDefinition;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Fleet;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestSpec;
import io.github.onloadnode.lab.InGuest;
import io.github.onloadnode.lab.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A node that the existing operator and KMM have brought to Onload, taken over without a reload, as
 * the chart's README says. Both are stand-ins: a Deployment of the operator's name, the modules
 * loaded by hand, the control-plane server run as the operator's worker runs it, and the definition
 * of the resources made from its fields.
 */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallMigrationIT {

  private static final String OPERATOR =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: onload-operator-controller-manager, namespace: onload-operator-system}
      spec:
        replicas: 1
        selector: {matchLabels: {control-plane: controller-manager}}
        template:
          metadata: {labels: {control-plane: controller-manager}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
            - {name: manager, image: "localhost/lab/probe:1", imagePullPolicy: Never}
      """;

  private static final String LOADED = "stat -c %i /sys/module/{sfc,sfc_resource,sfc_char,onload}";

  private final Guest guest;
  private final Cluster cluster;
  private final HelmInGuest helm;
  private final NodeInGuest node;
  private final AgentPod agent;
  private final OnloadResource resource;

  private String loaded = "";

  InstallMigrationIT(Guest guest, Cluster cluster) throws Exception {
    this.guest = guest;
    this.cluster = cluster;
    this.helm = HelmInGuest.of(cluster);
    this.node = new NodeInGuest(guest);
    this.agent = new AgentPod(guest, cluster);
    this.resource = new OnloadResource(cluster);
  }

  @BeforeAll
  void whatTheOperatorHasLeft() throws IOException {
    node.plugInCards();
    Payload payload = new Payload("9.1");
    guest.output("rmmod sfc && " + payload.insmodAll());
    guest.output(worker(payload));
    loaded = guest.output(LOADED);
    for (Path archive : Fleet.payloadImages(GuestSpec.Backend.UML, payload.name())) {
      Files.copy(archive, guest.share().resolve(archive.getFileName()));
      cluster.importImage("/host/" + archive.getFileName());
    }
    cluster.apply(OperatorDefinition.json());
    cluster.kubectl("wait crd/onloads.onload.amd.com --for condition=Established");
    resource.create(payload.name());
    cluster.kubectl("create namespace onload-operator-system");
    cluster.apply(OPERATOR);
    cluster.kubectl(
        "rollout status deployment/onload-operator-controller-manager --timeout 2m --namespace"
            + " onload-operator-system");
    say("modules 9.1 and their server are there, a resource, and the Deployment of the operator");
  }

  @AfterAll
  void leaveNothing() {
    helm.tryRun("uninstall onload-agent --no-hooks --wait --cascade foreground");
    cluster.tryKubectl(
        "patch onload onload --namespace %s --type merge --patch '{\"metadata\":{\"finalizers\":null}}'"
            .formatted(OnloadResource.NAMESPACE));
    cluster.tryKubectl("delete crd onloads.onload.amd.com --ignore-not-found");
    cluster.tryKubectl(
        "delete namespace onload-agent onload-operator-system %s --ignore-not-found"
            .formatted(OnloadResource.NAMESPACE));
    node.unplugCards();
    guest.run("rm -rf /opt/worker");
  }

  @Test
  @Order(1)
  void helmTakesTheDefinitionOverOnlyWhereItIsTold() {
    var refused = helm.tryRun(HelmInGuest.INSTALL, "--create-namespace", values());

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("onloads.onload.amd.com");
    assertThat(resource.isThere()).isTrue();
    say("helm install names the definition that another owner has");
  }

  @Test
  @Order(2)
  void nothingIsDoneWhileTheOperatorRuns() {
    helm.run(
        HelmInGuest.INSTALL,
        "--create-namespace --take-ownership --force-conflicts --wait --timeout 4m",
        values());

    resource.awaitCondition("Conflict", "True OldOperatorRunning");
    assertThat(resource.status("conditions[?(@.type==\"Conflict\")].message"))
        .contains("onload-operator-system", "--replicas=0");
    assertThat(agent.annotation("desired")).isEmpty();
    assertThat(guest.output(LOADED)).isEqualTo(loaded);
    say("while it runs: " + resource.status("conditions[?(@.type==\"Conflict\")].message"));
  }

  @Test
  @Order(3)
  void withoutItTheNodeIsTakenOverAndNothingIsLoadedAnew() {
    cluster.kubectl(
        "scale deployment/onload-operator-controller-manager --replicas=0 --namespace"
            + " onload-operator-system");

    resource.awaitComplete();
    agent.awaitAllocatable("100");
    resource.awaitCondition("Conflict", "False");
    assertThat(guest.output(LOADED)).isEqualTo(loaded);
    assertThat(agent.observed()).contains("\"outcome\":\"Succeeded\"");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(guest.output("cat /sys/module/onload/parameters/cplane_server_path"))
                .startsWith("/opt/onload-agent/"));
    assertThat(guest.output("ls -A /opt/onload 2> /dev/null || true")).isEmpty();
    say("the operator has no pods: the node is taken over, its modules stayed loaded");
  }

  @Test
  @Order(4)
  void podsGetWhatTheyGotAndTheServerIsTheAgents() {
    cluster.apply(NodeInGuest.TRADER);
    cluster.await("pod/trader", "condition=Ready", SOON);

    assertThat(cluster.kubectl("logs trader"))
        .contains("libonload=/opt/onload/usr/lib64/libonload.so", "/dev/onload=open");
    assertThat(guest.output("readlink /proc/%s/exe".formatted(node.servers().getFirst())))
        .startsWith("/opt/onload-agent/");
    cluster.kubectl("delete pod trader --now");
    say("a pod is accelerated, and the control-plane server is the agent's");
  }

  @Test
  @Order(5)
  void aDeletionUnloadsWhatTheAgentHadNotLoaded() {
    resource.delete();

    await().atMost(SOON).until(() -> !resource.isThere());
    assertThat(node.version("onload")).isEmpty();
    say("the resource is deleted, and Onload is unloaded");
  }

  /** The kernel starts what the operator's worker names: a program that enters its container. */
  private static String worker(Payload payload) {
    return """
    mkdir -p /opt/worker && cp -a %s/opt/onload/sbin/onload_cp_server /opt/worker/
    printf '#!/bin/sh\\nshift 2\\nexec "$@"\\n' > /opt/worker/crictl && chmod 755 /opt/worker/crictl
    cd /sys/module/onload/parameters
    echo 'exec 0123456789ab /opt/worker/onload_cp_server -K' > cplane_server_params
    echo /opt/worker/crictl > cplane_server_path
    """
        .formatted(payload.directory());
  }

  private static String values() {
    return "--set mode=cluster --set image.registry=" + HelmInGuest.REGISTRY;
  }

  private static void say(String what) {
    System.out.println("INSTALL: " + what);
  }
}
