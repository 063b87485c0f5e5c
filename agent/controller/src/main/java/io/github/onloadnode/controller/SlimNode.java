package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of a Node: a whole one has 14 KB and more, mostly the names of images. */
final class SlimNode {

  private static final String OURS = "node.onload.amd.com/";
  private static final String READY = "Ready";

  private SlimNode() {}

  static Node of(Node node) {
    ObjectMeta metadata = node.getMetadata();
    Map<String, String> annotations = new TreeMap<>(labels(metadata.getAnnotations()));
    annotations.keySet().removeIf(key -> !key.startsWith(OURS));
    return new NodeBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withLabels(metadata.getLabels())
                .withAnnotations(annotations)
                .build())
        .withNewSpec()
        .withTaints(taints(node))
        .endSpec()
        .withNewStatus()
        .withConditions(conditions(node))
        .endStatus()
        .build();
  }

  /** Whether two of them differ in what a decision may depend on. */
  static boolean differ(Node one, Node other) {
    return !one.getMetadata().getUid().equals(other.getMetadata().getUid())
        || !labels(one.getMetadata().getLabels()).equals(labels(other.getMetadata().getLabels()))
        || !labels(one.getMetadata().getAnnotations())
            .equals(labels(other.getMetadata().getAnnotations()))
        || !taints(one).equals(taints(other))
        || isReady(one) != isReady(other);
  }

  static boolean isReady(Node node) {
    return conditions(node).stream().anyMatch(condition -> "True".equals(condition.getStatus()));
  }

  static List<Taint> taints(Node node) {
    return Optional.ofNullable(node.getSpec())
        .flatMap(spec -> Optional.ofNullable(spec.getTaints()))
        .orElse(List.of());
  }

  private static List<NodeCondition> conditions(Node node) {
    return Optional.ofNullable(node.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getConditions()))
        .orElse(List.of())
        .stream()
        .filter(condition -> READY.equals(condition.getType()))
        .map(SlimNode::slim)
        .toList();
  }

  /** Without the times, which kubelets change. */
  private static NodeCondition slim(NodeCondition condition) {
    NodeCondition slim = new NodeCondition();
    slim.setType(condition.getType());
    slim.setStatus(condition.getStatus());
    return slim;
  }

  /** The API server leaves out an empty map. */
  static Map<String, String> labels(@Nullable Map<String, String> given) {
    return Optional.ofNullable(given).orElse(Map.of());
  }
}
