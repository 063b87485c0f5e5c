package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.github.onloadnode.api.LeaseNames;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Leases that are not as this controller writes them. */
final class SpeakingLockTest {

  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/onload-agent/leases/" + LeaseNames.CONTROLLER;

  @Test
  void failsAsTheElectionExpectsForALeaseWithoutADuration() {
    try (FakeApiServer api = new FakeApiServer();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(api.config())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build()) {
      api.create(
          LEASE,
          "{metadata: {name: onload-controller, namespace: onload-agent}, spec: {holderIdentity: x}}");

      assertThatThrownBy(() ->
              new SpeakingLock(new LeaseLock("onload-agent", LeaseNames.CONTROLLER, "me"))
                  .get(client))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("onload-controller");
    }
  }

  @Test
  void leadsOnceTheLeaseIsGone() {
    try (FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC)) {
      fleet
          .api()
          .create(
              LEASE,
              "{metadata: {name: onload-controller, namespace: onload-agent}, spec: {holderIdentity: x}}");
      try (Controller controller =
          Controller.start(fleet.api().config(), fleet.options(), "1", InstantSource.system())) {
        FakeFleet.until(() ->
            fleet.api().requests().stream().filter(request -> request.path().equals(LEASE)).count()
                > 1);
        fleet.api().objects().delete(LEASE, "");

        FakeFleet.until(() -> fleet.api().writes().stream().findAny().isPresent());
        assertThat(controller.port()).isPositive();
      }
    }
  }
}
