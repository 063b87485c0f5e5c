package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Fleet;
import io.github.onloadnode.lab.InFleet;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three nodes that a resource of the existing operator brings from one version to the next, told in
 * order: staged, a canary, one by one, past a budget; and a version that is bad.
 */
@Tag("lab-fleet")
@InFleet
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FleetIT {

  private final Fleet fleet;
  private final Cluster cluster;
  private final FleetInstall install;
  private final OnloadResource resource;
  private final Gateway gateway;

  private String good = "";

  FleetIT(Fleet fleet) throws Exception {
    this.fleet = fleet;
    this.cluster = fleet.cluster();
    this.install = FleetInstall.of(fleet);
    this.resource = install.resource();
    this.gateway = new Gateway(cluster);
  }

  @Test
  @Order(1)
  void anInstallAloneChangesNothingOnTheNodes() {
    install.install();

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(install.nodes(3))
                .allSatisfy(node -> {
                  assertThat(node.phase()).isNotEmpty();
                  assertThat(node.desired().isMissingNode()).isTrue();
                  assertThat(node.version()).isEmpty();
                }));
    say("the chart is installed in mode cluster: three agents report, no node has an order");
  }

  @Test
  @Order(2)
  void aResourceOfTheExistingOperatorBringsOnloadToAllNodes() {
    resource.create("9.1");

    resource.awaitComplete();
    install.nodes(3).forEach(node -> node.awaitServes("9.1.0"));
    assertThat(stagerPods()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(resource.status("stableRev")).isEqualTo(resource.status("currentRev"));
    assertThat(fleet.node(2).output("ls /var/lib/onload-agent/staging")).isEmpty();
    say(
        "the existing operator's resource: images staged by %s\n  %s"
            .formatted(stagerPods(), install.node(2).observed()));

    gateway.deploy(3);
    assertThat(gateway.nodes()).containsExactlyInAnyOrder("n1", "n2", "n3");
    assertThat(gateway.isAccelerated()).isTrue();
    say("a pod with amd.com/onload: 1 runs on each node");
  }

  private List<String> stagerPods() {
    return cluster
        .value(
            "events --namespace %s --field-selector reason=Started"
                .formatted(OnloadResource.NAMESPACE),
            "{range .items[*]}{.involvedObject.name}{\"\\n\"}{end}")
        .lines()
        .distinct()
        .toList();
  }

  @Test
  @Order(3)
  void anUpgradeBeginsWithTheCanaryAndWaitsForApproval() {
    resource.rollout(
        "{\"canary\": {\"count\": 1, \"approval\": true}, \"drain\": {\"taint\": true}}");
    resource.upgradeTo("9.2");

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(install.nodes(3).stream().map(FleetNode::version))
                .containsExactlyInAnyOrder("9.2.0", "9.1.0", "9.1.0"));
    resource.awaitCondition("Progressing", "True Canary");
    await().atMost(SOON).untilAsserted(() -> assertThat(gateway.evictions()).isEqualTo(1));
    say("one node is the canary and runs 9.2, two wait: " + resource.condition("Progressing"));
  }

  @Test
  @Order(4)
  void eachPodIsEvictedOnceThroughItsBudget() {
    resource.approve(resource.status("currentRev"));

    resource.awaitComplete();
    install.nodes(3).forEach(node -> node.awaitServes("9.2.0"));
    gateway.awaitAvailable();

    assertThat(gateway.evictions()).isEqualTo(3);
    assertThat(gateway.created()).isEqualTo(6);
    assertThat(gateway.isAccelerated()).isTrue();
    assertThat(cluster.value("nodes", "{.items[*].spec.taints[*].key}")).doesNotContain("onload");
    good = resource.status("currentRev");
    assertThat(resource.status("stableRev")).isEqualTo(good);
    say("all nodes run 9.2, and each of three pods was evicted once, through its budget");
  }

  @Test
  @Order(5)
  void aBadVersionHaltsAfterOneNodeWhichGoesBackByItself() {
    resource.rollout("{\"canary\": null}");
    resource.upgradeTo("fails-init");

    resource.awaitCondition("Halted", "True");
    assertThat(install.nodes(3))
        .filteredOn(node -> node.result().startsWith("RolledBack InitFailed"))
        .hasSize(1);
    install.nodes(3).forEach(node -> node.awaitServes("9.2.0"));
    assertThat(resource.status("stableRev")).isEqualTo(good);
    gateway.awaitAvailable();
    assertThat(gateway.created()).isEqualTo(7);
    say(
        "a bad version: one node tried it and went back, the others were not touched\n  "
            + resource.status("conditions[?(@.type==\"Halted\")].message"));
  }

  @Test
  @Order(6)
  void aNodeThatJoinsDuringTheHaltGetsTheStableRevision() {
    fleet.join(4);

    install.node(4).awaitServes("9.2.0");
    assertThat(install.node(4).observed().path("rev").asText()).isEqualTo(good);
    assertThat(resource.condition("Halted")).startsWith("True");
    say("a fourth node joined during the halt and runs the stable revision " + good);
  }

  @Test
  @Order(7)
  void takingTheBadVersionBackEndsTheHalt() {
    resource.upgradeTo("9.2");

    resource.awaitComplete();
    resource.awaitCondition("Halted", "False");
    install.nodes(4).forEach(node -> node.awaitServes("9.2.0"));
    assertThat(gateway.created()).isEqualTo(7);
    say("the resource asks for 9.2 again: nothing was loaded anew, the halt is over");
  }

  private static void say(String what) {
    System.out.println("FLEET: " + what);
  }
}
