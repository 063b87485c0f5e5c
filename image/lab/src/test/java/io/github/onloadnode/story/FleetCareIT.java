package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Fleet;
import io.github.onloadnode.lab.GuestSpec;
import io.github.onloadnode.lab.InFleet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What an administrator does with a fleet, and what happens to it, told in order: a pause, a hold,
 * the way back, another kernel, a power cut, the end.
 */
@Tag("lab-fleet-care")
@InFleet
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FleetCareIT {

  private static final int NODES = 3;

  private final Fleet fleet;
  private final FleetInstall install;
  private final OnloadResource resource;
  private final Gateway gateway;

  private List<NodeSnapshot> before = List.of();
  private String older = "";

  FleetCareIT(Fleet fleet) throws Exception {
    this.fleet = fleet;
    this.install = FleetInstall.of(fleet);
    this.resource = install.resource();
    this.gateway = new Gateway(fleet.cluster());
  }

  @BeforeAll
  void threeNodesThatServe() {
    before = snapshots();
    install.install();
    resource.create("9.1");
    resource.awaitComplete();
    awaitAll("9.1.0");
    older = resource.status("currentRev");
    gateway.deploy(NODES);
  }

  private List<NodeSnapshot> snapshots() {
    return install.nodes(NODES).stream()
        .map(node -> NodeSnapshot.of(fleet.node(node.number())))
        .toList();
  }

  @Test
  @Order(1)
  void aChangeThatNeedsNoDrainWaitsForThePauseToo() {
    var loaded = install.nodes(NODES).stream().map(FleetNode::loadedAt).toList();
    var pods = gateway.pods();
    resource.rollout("{\"paused\": true}");
    resource.patch("{\"spec\": {\"devicePlugin\": {\"maxPodsPerNode\": 50}}}");

    resource.awaitCondition("Progressing", "False Paused");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(install.nodes(NODES))
                .allSatisfy(node ->
                    assertThat(node.observed().path("staged").path("needs").asText())
                        .isEqualTo("apply")));
    install.nodes(NODES).forEach(node -> node.assertServes("9.1.0", "100"));

    resource.rollout("{\"paused\": false}");

    resource.awaitComplete();
    // The device that the node's pod holds stays, also if it is not among the first 50.
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(install.nodes(NODES))
                .allSatisfy(node -> assertThat(node.allocatable()).isIn("50", "51")));
    assertThat(install.nodes(NODES)).extracting(FleetNode::version).containsOnly("9.1.0");
    assertThat(install.nodes(NODES).stream().map(FleetNode::loadedAt)).isEqualTo(loaded);
    assertThat(gateway.pods()).containsExactlyInAnyOrderElementsOf(pods);
    resource.patch("{\"spec\": {\"devicePlugin\": {\"maxPodsPerNode\": 100}}}");
    resource.awaitComplete();
    say("50 devices instead of 100 waited for the end of the pause, and ended no pod");
  }

  @Test
  @Order(2)
  void aNodeThatIsHeldKeepsItsRevision() {
    install.node(2).annotate("hold='exchange test'");
    resource.upgradeTo("9.2");

    install.node(1).awaitServes("9.2.0");
    install.node(3).awaitServes("9.2.0");
    await().atMost(SOON).untilAsserted(() -> assertThat(resource.status("held")).isEqualTo("1"));
    install.node(2).assertServes("9.1.0", "100");
    say("n2 is held: " + resource.status("nodes"));

    install.node(2).annotate("hold-");

    resource.awaitComplete();
    awaitAll("9.2.0");
    say("the hold is over, and n2 runs 9.2 too");
  }

  @Test
  @Order(3)
  void rollbackToBringsAllNodesToAnEarlierRevision() {
    resource.rollout("{\"rollbackTo\": \"%s\"}".formatted(older));

    awaitAll("9.1.0");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(install.nodes(NODES))
                .allSatisfy(node ->
                    assertThat(node.desired().path("cause").asText()).isEqualTo("rollback")));
    say("rollbackTo " + older + " brought all nodes back to 9.1, while the spec asks for 9.2");

    resource.rollout("{\"rollbackTo\": null}");
    resource.awaitComplete();
    awaitAll("9.2.0");
  }

  @Test
  @Order(4)
  void aNodeThatBootsAnotherKernelServesAgain() {
    fleet.powerCut(3);
    fleet.join(3, GuestSpec.Backend.OTHER_KERNEL);

    install.node(3).awaitServes("9.2.0");
    var release = fleet.node(3).output("uname -r");
    assertThat(install.node(3).desired().path("kernel").asText()).isEqualTo(release);
    assertThat(install.node(3).desired().path("cause").asText()).isEqualTo("kernel");
    resource.awaitComplete();
    say(
        "n3 was booted into %s and serves again\n  %s"
            .formatted(release, install.node(3).observed()));
  }

  @Test
  @Order(5)
  void aPowerCutWhilePodsAreEvictedFinishes() {
    resource.upgradeTo("9.1");
    awaitStep(2, "Quiesce");

    fleet.powerCut(2);
    say("the power of n2 is cut while its pods are evicted");
    fleet.join(2);

    resource.awaitComplete();
    awaitAll("9.1.0");
    say(
        "n2 is back, and the rollout finished: all nodes run 9.1\n  "
            + install.node(2).observed().path("result"));
  }

  /** With a payload that takes a second a module. */
  @Test
  @Order(6)
  void aLoadThatEndedWithItsNodeIsNotTriedAgainUnlessAsked() {
    resource.upgradeTo("9.2");
    resource.awaitComplete();
    resource.upgradeTo("9.1-slow");
    awaitStep(2, "Load");

    fleet.powerCut(2);
    fleet.join(2);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(install.node(2).result()).startsWith("RolledBack"));
    install.node(2).awaitServes("9.2.0");
    resource.awaitCondition("Halted", "True");
    say(
        "the power was cut while n2 loaded modules, which may have been their fault\n  "
            + install.node(2).observed().path("result"));

    install.node(2).annotate("retry=after-the-power-cut");

    resource.awaitComplete();
    awaitAll("9.1.0");
    say("asked to retry, the rollout finished");
  }

  private void awaitStep(int number, String step) {
    new NodeInGuest(fleet.node(number)).awaitStep(step, SOON.multipliedBy(2));
  }

  @Test
  @Order(7)
  void deletingTheResourceLeavesTheNodesAsTheyWere() {
    gateway.delete();
    fleet.powerCut(3);
    fleet.join(3);
    install.node(3).awaitServes("9.1.0");

    resource.delete();

    await().atMost(SOON).until(() -> !resource.isThere());
    assertThat(install.nodes(NODES)).allSatisfy(node -> assertThat(node.version()).isEmpty());
    install.helm().run("uninstall onload-agent --wait --cascade foreground");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var after = snapshots();
          for (int each = 0; each < NODES; each++) {
            assertThat(after.get(each).beside(before.get(each))).as("n%d", each + 1).isEmpty();
          }
        });
    assertThat(
            fleet
                .cluster()
                .value(
                    "nodes",
                    "{.items[*].metadata.labels}{.items[*].metadata.annotations}{.items[*].spec.taints}"))
        .doesNotContain("onload");
    say(
        "the resource is deleted with onDelete Unload, the chart uninstalled: all nodes are as they"
            + " were");
  }

  private void awaitAll(String version) {
    install.nodes(NODES).forEach(node -> node.awaitServes(version));
  }

  private static void say(String what) {
    System.out.println("FLEET: " + what);
  }
}
