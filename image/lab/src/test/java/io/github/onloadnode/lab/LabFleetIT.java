package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Three kernels and kubelets are one cluster, told in order: pods, a power cut, another kernel. */
@Tag("lab-fleet")
@InFleet
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LabFleetIT {

  /** Ready while it reaches the API server by its Service. */
  private static final String PODS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: spread}
      spec:
        replicas: 3
        selector: {matchLabels: {app: spread}}
        template:
          metadata: {labels: {app: spread}}
          spec:
            terminationGracePeriodSeconds: 1
            tolerations: [{operator: Exists}]
            topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: kubernetes.io/hostname
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: spread}}
            containers:
            - name: app
              image: localhost/lab/base:1
              imagePullPolicy: Never
              readinessProbe:
                periodSeconds: 2
                exec: {command: [sh, -c, "busybox nc -w 2 10.96.0.1 443 < /dev/null"]}
      """;

  private final Fleet fleet;
  private final Cluster cluster;

  LabFleetIT(Fleet fleet) {
    this.fleet = fleet;
    this.cluster = fleet.cluster();
  }

  @Test
  @Order(1)
  void threeNodesAreReadyAndHaveCards() {
    assertThat(cluster.kubectl("get nodes --no-headers").lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).containsPattern("^n[123] +Ready "));
    for (int number = 1; number <= 3; number++) {
      assertThat(fleet.node(number).output("ls -d /sys/bus/pci/drivers/sfc/*:*").lines())
          .hasSize(2);
    }
  }

  @Test
  @Order(2)
  void everyNodeRunsAPodThatReachesTheApiServersService() {
    cluster.apply(PODS);

    awaitPods();

    assertThat(cluster.value("pods -l app=spread", "{.items[*].spec.nodeName}").split(" "))
        .containsExactlyInAnyOrder("n1", "n2", "n3");
    assertThat(cluster.kubectl("exec deployment/spread -- sh -c 'echo from inside'"))
        .contains("from inside");
  }

  @Test
  @Order(3)
  void aNodeComesBackAfterAPowerCut() {
    var before = bootOf("n3");
    fleet.node(3).output("echo kept > /root/kept; sync");

    fleet.powerCut(3);
    fleet.join(3);

    assertThat(bootOf("n3")).isNotEqualTo(before);
    assertThat(fleet.node(3).output("cat /root/kept")).isEqualTo("kept");
    awaitPods();
  }

  @Test
  @Order(4)
  void aNodeBootsTheOtherKernel() {
    var before = cluster.value("node n2", "{.status.nodeInfo.kernelVersion}");

    fleet.powerCut(2);
    fleet.join(2, GuestSpec.Backend.OTHER_KERNEL);

    assertThat(cluster.value("node n2", "{.status.nodeInfo.kernelVersion}"))
        .isEqualTo(fleet.node(2).output("uname -r"))
        .isNotEqualTo(before);
    assertThat(fleet.node(2).output("ls /lab/payloads/9.1/opt/lib/modules"))
        .isEqualTo(fleet.node(2).output("uname -r"));
    awaitPods();
  }

  @Test
  @Order(5)
  void aNodeJoinsLater() {
    var image = Fleet.payloadImages(GuestSpec.Backend.UML, "9.1");
    fleet.importImages(image);

    fleet.join(4);

    assertThat(cluster.value("node n4", "{.status.images[*].names[*]}"))
        .contains("localhost/lab/onload-user:9.1");
  }

  /** Of pods that run since the last boot of their node. */
  private void awaitPods() {
    await()
        .atMost(Patience.SOON)
        .untilAsserted(() ->
            assertThat(
                    cluster.value(
                        "pods -l app=spread",
                        "{range .items[*]}{.spec.nodeName}{.status.containerStatuses[0].ready}"
                            + " {end}"))
                .contains("n1true", "n2true", "n3true"));
  }

  private String bootOf(String node) {
    return cluster.value("node " + node, "{.status.nodeInfo.bootID}");
  }
}
