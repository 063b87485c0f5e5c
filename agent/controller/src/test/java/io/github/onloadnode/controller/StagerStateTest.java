package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.onloadnode.rollout.StagerPod.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kubelet writes of a stager pod. */
final class StagerStateTest {

  private static final Instant CREATED = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant OLD = CREATED.plus(Duration.ofSeconds(20));

  @Test
  void isPullingBeforeTheKubeletHasSeenIt() {
    assertThat(phase("{}", CREATED)).isEqualTo(new Phase.Pulling(Optional.empty()));
  }

  @Test
  void hasSucceeded() {
    assertThat(phase("{phase: Succeeded}", CREATED)).isEqualTo(new Phase.Succeeded());
  }

  @Test
  void waitsALittleForARegistryThatStumbles() {
    String status = waiting("ErrImagePull", "connection refused");

    assertThat(phase(status, OLD.minusMillis(1))).isInstanceOf(Phase.Pulling.class);
    assertThat(StagerState.nextLook(pod(status), OLD.minusMillis(1))).contains(OLD);
    assertThat(failure(status, OLD))
        .isEqualTo("image r/modules:1: ErrImagePull: connection refused");
    assertThat(StagerState.nextLook(pod(status), OLD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidImageName",
        "ErrImageNeverPull",
        "CreateContainerError",
        "CreateContainerConfigError",
        "RunContainerError"
      })
  void failsAtOnceWhereWaitingDoesNotHelp(String reason) {
    assertThat(failure(waiting(reason, "why"), CREATED)).contains(reason).contains("why");
  }

  @Test
  void saysWhatTheCopyingProgramSaid() {
    String status =
        """
        phase: Failed
        initContainerStatuses:
          - name: modules
            image: r/modules:1
            state: {terminated: {exitCode: 1, message: "the image has no /opt/lib/modules/6.1.0"}}
        """;

    assertThat(failure(status, CREATED))
        .isEqualTo(
            "container modules (image r/modules:1) ended with 1:"
                + " the image has no /opt/lib/modules/6.1.0");
  }

  @Test
  void saysWhyTheKubeletEndedIt() {
    assertThat(
            failure(
                "{phase: Failed, reason: Evicted, message: 'low on ephemeral-storage'}", CREATED))
        .isEqualTo("Evicted: low on ephemeral-storage");
    assertThat(failure("{phase: Failed, reason: DeadlineExceeded}", CREATED))
        .isEqualTo("DeadlineExceeded");
  }

  private static String waiting(String reason, String message) {
    return """
    phase: Pending
    initContainerStatuses:
      - name: modules
        image: r/modules:1
        state: {waiting: {reason: %s, message: "%s"}}
      - name: files
        image: r/user:1
        state: {waiting: {reason: PodInitializing}}
    """
        .formatted(reason, message);
  }

  private static String failure(String status, Instant now) {
    return phase(status, now) instanceof Phase.Failed(String reason) ? reason : "";
  }

  private static Phase phase(String status, Instant now) {
    return StagerState.of(pod(status), now).phase();
  }

  private static Pod pod(String status) {
    String text =
        """
        metadata: {name: p, namespace: apps, uid: u, creationTimestamp: "%s"}
        spec: {nodeName: n1}
        status:
        %s\
        """
            .formatted(CREATED, status.indent(2));
    return new KubernetesSerialization().unmarshal(text, Pod.class);
  }
}
