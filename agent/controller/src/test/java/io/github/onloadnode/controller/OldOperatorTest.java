package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as the existing operator, and what stops while it runs. */
final class OldOperatorTest {

  private static final String LEAVING =
      FakeFleet.SPEC.replace(
              "{name: onload, ", "{name: onload, finalizers: [onload.amd.com/nodes], ")
          + "  onDelete: Leave\n";

  private FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC);

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @CsvSource({
    "openshift-operators, registry.example.com/any:1, DEVICE_PLUGIN_IMG",
    "onload-operator-system, registry.example.com/any:1, OTHER",
    "mirrored, registry.example.com/mirror/onload-operator:3.0.0, OTHER",
    "mirrored, onload-operator@sha256:0123, OTHER"
  })
  void doesNothingWhileItRuns(String namespace, String image, String variable) {
    deploy(namespace, image, variable, 1);

    ResourcePass.Result result = fleet.process().life().run(FakeFleet.KEY, () -> true);

    assertThat(fleet.condition("Conflict").path("reason").asText()).isEqualTo("OldOperatorRunning");
    assertThat(fleet.condition("Conflict").path("message").asText())
        .contains(
            namespace + "/onload-operator-controller-manager",
            "kubectl -n %s scale deployment".formatted(namespace));
    assertThat(fleet.api().writes()).hasSize(1);
    assertThat(result.nextLook()).as("nothing else would tell of its end").isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "tenant, registry.example.com/any:1, OTHER, 1",
    "tenant, registry.example.com/not-onload-operator:1, OTHER, 1",
    "onload-operator-system, onload/onload-operator:3.0.0, DEVICE_PLUGIN_IMG, 0"
  })
  void goesOnBesideWhatHasOnlyTheNameOrNoPods(
      String namespace, String image, String variable, int replicas) {
    deploy(namespace, image, variable, replicas);

    fleet.process().life().run(FakeFleet.KEY, () -> true);

    assertThat(fleet.condition("Conflict").isMissingNode()).isTrue();
    assertThat(fleet.resource().at("/metadata/finalizers")).hasSize(1);
  }

  @Test
  void doesNothingWhileItIsUnknownWhetherItRuns() {
    hideDeployments();

    ResourcePass.Result result = fleet.process().life().run(FakeFleet.KEY, () -> true);

    assertThat(result.failure()).hasValueSatisfying(why -> assertThat(why).contains("403"));
    assertThat(fleet.api().writes()).isEmpty();
  }

  @Test
  void letsAResourceGoThatLeavesItsNodes() {
    fleet.close();
    fleet = new FakeFleet(1, LEAVING);
    deploy("onload-operator-system", "onload/onload-operator:3.0.0", "DEVICE_PLUGIN_IMG", 1);
    FakeFleet.Watching process = fleet.process();
    fleet.api().objects().delete(ApiPaths.resource(FakeFleet.KEY), "");

    process.life().run(FakeFleet.KEY, () -> true);

    assertThat(isGone()).isTrue();
  }

  @Test
  void letsAResourceGoThatLeavesItsNodesAlsoWhereItIsUnknown() {
    fleet.close();
    fleet = new FakeFleet(1, LEAVING);
    hideDeployments();
    FakeFleet.Watching process = fleet.process();
    fleet.api().objects().delete(ApiPaths.resource(FakeFleet.KEY), "");

    process.life().run(FakeFleet.KEY, () -> true);

    assertThat(isGone()).isTrue();
  }

  @Test
  void keepsAResourceThatWouldChangeItsNodes() {
    fleet.close();
    fleet = new FakeFleet(1, LEAVING.replace("Leave", "Unload"));
    deploy("onload-operator-system", "onload/onload-operator:3.0.0", "DEVICE_PLUGIN_IMG", 1);
    FakeFleet.Watching process = fleet.process();
    fleet.api().objects().delete(ApiPaths.resource(FakeFleet.KEY), "");

    process.life().run(FakeFleet.KEY, () -> true);

    assertThat(isGone()).isFalse();
    assertThat(fleet.condition("Conflict").path("message").asText()).contains("onDelete: Leave");
  }

  private boolean isGone() {
    return fleet.api().objects().list(FakePath.of(ApiPaths.resource(FakeFleet.KEY))).isEmpty();
  }

  private void hideDeployments() {
    fleet
        .api()
        .fault(request ->
            request.path().endsWith("/deployments")
                ? Optional.of(FakeApiServer.Reply.status(403, "Forbidden", "no", "{}"))
                : Optional.empty());
  }

  private void deploy(String namespace, String image, String variable, int replicas) {
    fleet
        .api()
        .create(
            "/apis/apps/v1/namespaces/%s/deployments/onload-operator-controller-manager"
                .formatted(namespace),
            """
            metadata: {name: onload-operator-controller-manager, namespace: %s}
            spec:
              replicas: %d
              template:
                spec:
                  containers: [{name: manager, image: "%s", env: [{name: %s, value: x}]}]
            """
                .formatted(namespace, replicas, image, variable));
  }
}
