package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.github.onloadnode.rollout.HolderPod;
import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods of the API server as holders of devices. */
final class HolderPods {

  private static final String MIRROR = "kubernetes.io/config.mirror";

  /** The uid by which the kubelet knows a static pod; the API server's image of it has another. */
  private static final String STATIC_UID = "kubernetes.io/config.hash";

  private static final Set<String> EXEMPT = Set.of("wait", "skip");
  private static final Set<String> ENDS = Set.of("Succeeded", "Failed");

  private HolderPods() {}

  /** Whether the kubelet means this pod by a uid. */
  static boolean is(Pod pod, String uid) {
    return uid.equals(pod.getMetadata().getUid()) || uid.equals(annotations(pod).get(STATIC_UID));
  }

  static boolean isOn(Pod pod, String node) {
    return pod.getSpec() != null && node.equals(pod.getSpec().getNodeName());
  }

  /** Whether its owner has asked since that it is left alone. */
  static boolean isExempt(Pod pod) {
    return EXEMPT.contains(annotations(pod).getOrDefault(HolderPod.DRAIN, ""));
  }

  static HolderPod of(Pod pod, Optional<Attempt> tried) {
    ObjectMeta metadata = pod.getMetadata();
    List<OwnerReference> owners =
        Optional.ofNullable(metadata.getOwnerReferences()).orElse(List.of());
    return new HolderPod(
        metadata.getUid(),
        metadata.getNamespace(),
        metadata.getName(),
        SlimNode.labels(metadata.getLabels()),
        owners.stream().map(OwnerReference::getKind).toList(),
        owners.stream().anyMatch(owner -> Boolean.TRUE.equals(owner.getController())),
        annotations(pod).containsKey(MIRROR),
        ENDS.contains(status(pod).map(PodStatus::getPhase).orElse("")),
        metadata.getDeletionTimestamp() != null,
        isReady(pod),
        Optional.ofNullable(annotations(pod).get(HolderPod.DRAIN)),
        tried);
  }

  private static Map<String, String> annotations(Pod pod) {
    return SlimNode.labels(pod.getMetadata().getAnnotations());
  }

  private static Optional<PodStatus> status(Pod pod) {
    return Optional.ofNullable(pod.getStatus());
  }

  private static boolean isReady(Pod pod) {
    return status(pod)
        .flatMap(status -> Optional.ofNullable(status.getConditions()))
        .orElse(List.of())
        .stream()
        .anyMatch(condition ->
            "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }
}
