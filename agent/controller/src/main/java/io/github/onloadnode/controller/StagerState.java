package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.github.onloadnode.rollout.StagerPod;
import io.github.onloadnode.rollout.StagerPod.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a stager pod is, in the kubelet's words. */
final class StagerState {

  /** A registry may stumble; from then on a pull that fails is a failure. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Set<String> PULL = Set.of("ErrImagePull", "ImagePullBackOff");

  /** What does not get better by waiting. */
  private static final Set<String> HOPELESS =
      Set.of(
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerError",
          "CreateContainerConfigError",
          "RunContainerError",
          "ImageInspectError",
          "SignatureValidationFailed");

  private StagerState() {}

  static StagerPod of(Pod pod, Instant now) {
    ObjectMeta metadata = pod.getMetadata();
    Map<String, String> labels = SlimNode.labels(metadata.getLabels());
    String seq = labels.getOrDefault(StagerForm.SEQ, "");
    return new StagerPod(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        Optional.ofNullable(pod.getSpec().getNodeName()).orElse(""),
        seq.matches("[0-9]{1,18}") ? Long.parseLong(seq) : 0,
        labels.getOrDefault(StagerForm.REV, ""),
        phase(pod, now),
        created(pod));
  }

  /** When a pod that is only being waited for may become a failure. */
  static Optional<Instant> nextLook(Pod pod, Instant now) {
    boolean waits =
        created(pod).plus(PATIENCE).isAfter(now)
            && waiting(pod).anyMatch(waiting -> PULL.contains(waiting.getReason()));
    return waits ? Optional.of(created(pod).plus(PATIENCE)) : Optional.empty();
  }

  private static Instant created(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
        .map(Instant::parse)
        .orElse(Instant.EPOCH);
  }

  private static Phase phase(Pod pod, Instant now) {
    Optional<PodStatus> status = Optional.ofNullable(pod.getStatus());
    return switch (status.map(PodStatus::getPhase).orElse("Pending")) {
      case "Succeeded" -> new Phase.Succeeded();
      case "Failed" -> new Phase.Failed(failure(pod));
      default -> {
        boolean isOld = !created(pod).plus(PATIENCE).isAfter(now);
        yield ended(pod)
            .or(() -> stuck(pod, isOld))
            .<Phase>map(Phase.Failed::new)
            .orElseGet(() -> new Phase.Pulling(waitsFor(pod)));
      }
    };
  }

  private static Optional<String> stuck(Pod pod, boolean isOld) {
    return statuses(pod)
        .flatMap(container ->
            waiting(container).stream()
                .filter(waiting ->
                    HOPELESS.contains(waiting.getReason())
                        || (isOld && PULL.contains(waiting.getReason())))
                .map(waiting -> text(container, waiting)))
        .findFirst();
  }

  private static Optional<String> waitsFor(Pod pod) {
    return statuses(pod)
        .flatMap(container ->
            waiting(container).stream()
                .filter(waiting -> !"PodInitializing".equals(waiting.getReason()))
                .map(waiting -> text(container, waiting)))
        .findFirst();
  }

  private static String failure(Pod pod) {
    PodStatus status = pod.getStatus();
    Optional<String> byKubelet =
        Optional.ofNullable(status.getReason())
            .map(reason -> reason + message(status.getMessage()));
    return byKubelet.or(() -> ended(pod)).orElse("the stager pod failed, and nothing says why");
  }

  private static String message(@Nullable String message) {
    return message == null || message.isBlank() ? "" : ": " + message.strip();
  }

  private static Optional<String> ended(Pod pod) {
    return statuses(pod)
        .flatMap(container ->
            terminated(container).stream()
                .filter(end -> !Integer.valueOf(0).equals(end.getExitCode()))
                .map(end ->
                    "container %s (image %s) ended with %s%s"
                        .formatted(
                            container.getName(),
                            container.getImage(),
                            end.getExitCode(),
                            message(end.getMessage()))))
        .findFirst();
  }

  private static String text(ContainerStatus container, ContainerStateWaiting waiting) {
    return "image %s: %s%s"
        .formatted(container.getImage(), waiting.getReason(), message(waiting.getMessage()));
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    Optional<PodStatus> status = Optional.ofNullable(pod.getStatus());
    return Stream.concat(
        status
            .flatMap(known -> Optional.ofNullable(known.getInitContainerStatuses()))
            .orElse(List.of())
            .stream(),
        status
            .flatMap(known -> Optional.ofNullable(known.getContainerStatuses()))
            .orElse(List.of())
            .stream());
  }

  private static Stream<ContainerStateWaiting> waiting(Pod pod) {
    return statuses(pod).flatMap(container -> waiting(container).stream());
  }

  private static Optional<ContainerStateWaiting> waiting(ContainerStatus container) {
    return Optional.ofNullable(container.getState())
        .flatMap(state -> Optional.ofNullable(state.getWaiting()));
  }

  private static Optional<ContainerStateTerminated> terminated(ContainerStatus container) {
    return Optional.ofNullable(container.getState()).map(ContainerState::getTerminated);
  }
}
