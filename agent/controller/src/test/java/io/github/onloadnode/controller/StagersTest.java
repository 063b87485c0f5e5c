package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.ImagePull;
import io.github.onloadnode.rollout.StagerOrder;
import io.github.onloadnode.rollout.StagerPod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stager pods before an API server. */
final class StagersTest {

  private static final Owner OWNER = new Owner(new ResourceKey("apps", "onload"), "uid-1");
  private static final StagerOrder ORDER =
      new StagerOrder(
          "n1", 7, "onload-1", "6.1.0", "r/m:1", "r/u:1", ImagePull.DEFAULT, Optional.empty());

  @Test
  void knowsAPodBeforeTheWatchTellsOfIt() {
    try (FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC)) {
      Stagers stagers = fleet.process().stagers();

      assertThat(stagers.make(OWNER, ORDER)).isEqualTo(Outcome.DONE);

      assertThat(stagers.of(OWNER))
          .singleElement()
          .satisfies(pod -> {
            assertThat(pod.node()).isEqualTo("n1");
            assertThat(pod.seq()).isEqualTo(7);
            assertThat(pod.rev()).isEqualTo("onload-1");
          });
      assertThat(stagers.of(new Owner(OWNER.key(), "uid-2"))).isEmpty();
    }
  }

  @Test
  void makesNoSecondPodForOneOrder() {
    try (FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC)) {
      fleet.process().stagers().make(OWNER, ORDER);
      Outcome second = fleet.process().stagers().make(OWNER, ORDER);

      assertThat(second).isEqualTo(Outcome.DONE);
      assertThat(fleet.api().objects().list(FakePath.of(ApiPaths.pods("apps")))).hasSize(1);
    }
  }

  @Test
  void takesARefusalForAFailedPodThatNamesTheLabel() {
    try (FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC)) {
      fleet
          .api()
          .fault(request ->
              request.path().equals(ApiPaths.pods("apps")) && request.method().equals("POST")
                  ? Optional.of(
                      FakeApiServer.Reply.status(
                          403,
                          "Forbidden",
                          "pods x is forbidden: violates PodSecurity baseline:latest: hostPath"
                              + " volumes",
                          "{}"))
                  : Optional.empty());
      Stagers stagers = fleet.process().stagers();

      assertThat(stagers.make(OWNER, ORDER)).isEqualTo(Outcome.DONE);
      List<StagerPod> failed = stagers.of(OWNER);
      stagers.delete(failed.getFirst());

      assertThat(failed)
          .singleElement()
          .satisfies(pod -> {
            assertThat(pod.seq()).isEqualTo(7);
            assertThat(pod.phase())
                .isInstanceOfSatisfying(
                    StagerPod.Phase.Failed.class,
                    phase ->
                        assertThat(phase.reason())
                            .contains("violates PodSecurity")
                            .contains("pod-security.kubernetes.io/enforce=privileged"));
          });
      assertThat(stagers.of(OWNER)).isEmpty();
    }
  }
}
