package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import java.time.Duration;

/**
 * The custom resource of the fleet, in a namespace of its own, as an administrator has it: applied
 * once, then changed.
 */
record OnloadResource(Cluster cluster) {

  static final String NAMESPACE = "onload-runtime";

  private static final String RESOURCE = "onload onload --namespace " + NAMESPACE;
  private static final Duration ROLLOUT = SOON.multipliedBy(2);

  /** Makes the namespace, the account that the resource names, and the resource. */
  void create(String payload) {
    cluster.kubectl("create namespace " + NAMESPACE);
    cluster.kubectl("create serviceaccount onload-runtime --namespace " + NAMESPACE);
    cluster.apply(asTheOperatorTakesIt(payload));
  }

  /** With the defaults that the existing operator wrote into every one. */
  private static String asTheOperatorTakesIt(String payload) {
    return """
    apiVersion: onload.amd.com/v1alpha1
    kind: Onload
    metadata: {name: onload, namespace: onload-runtime}
    spec:
      selector: {kubernetes.io/os: linux}
      serviceAccountName: onload-runtime
      onload:
        version: "%1$s"
        userImage: localhost/lab/onload-user:%1$s
        imagePullPolicy: IfNotPresent
        controlPlane: {parameters: [-K]}
        kernelMappings:
        - regexp: '^7\\.'
          kernelModuleImage: localhost/lab/onload-module:%1$s-${KERNEL_FULL_VERSION}
          sfc: {}
      devicePlugin:
        imagePullPolicy: IfNotPresent
        maxPodsPerNode: 100
        setPreload: true
        mountOnload: false
        hostOnloadPath: /opt/onload/
        baseMountPath: /opt/onload
        binMountPath: /usr/bin
        libMounthPath: /usr/lib64
    """
        .formatted(payload);
  }

  /** Asks for another payload of the lab. */
  void upgradeTo(String payload) {
    patch(
        """
        {"spec": {"onload": {
          "version": "%1$s",
          "userImage": "localhost/lab/onload-user:%1$s",
          "kernelMappings": [{
            "regexp": "^7\\\\.",
            "kernelModuleImage": "localhost/lab/onload-module:%1$s-${KERNEL_FULL_VERSION}",
            "sfc": {}}]}}}\
        """
            .formatted(payload));
  }

  /** Changes the rollout's settings, given as JSON; null takes one away. */
  void rollout(String settings) {
    patch("{\"spec\": {\"rollout\": %s}}".formatted(settings));
  }

  void patch(String merge) {
    cluster.kubectl("patch %s --type merge --patch '%s'".formatted(RESOURCE, merge));
  }

  void approve(String revision) {
    cluster.kubectl(
        "annotate --overwrite %s onload.amd.com/approve=%s".formatted(RESOURCE, revision));
  }

  /** A value of its status by JSON path; empty if there is none. */
  String status(String path) {
    return cluster.value(RESOURCE, "{.status.%s}".formatted(path));
  }

  /** The status and reason of a condition. */
  String condition(String type) {
    return status("conditions[?(@.type==\"%s\")].status".formatted(type))
        + " "
        + status("conditions[?(@.type==\"%s\")].reason".formatted(type));
  }

  /** How many nodes may change at this moment. */
  int slots() {
    var nodes = status("rollout.slots[*].node");
    return nodes.isEmpty() ? 0 : nodes.split(" ").length;
  }

  /** Waits until every node runs what it should, and never sees two of them change at once. */
  void awaitComplete() {
    await()
        .atMost(ROLLOUT)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          if (slots() > 1) {
            throw new IllegalStateException("two nodes change at once: " + status("rollout.slots"));
          }
          return isComplete();
        });
  }

  private boolean isComplete() {
    var generation = cluster.value(RESOURCE, "{.metadata.generation}");
    return status("observedGeneration").equals(generation)
        && condition("Progressing").endsWith(" Complete")
        && status("updated").equals(status("desired"));
  }

  void awaitCondition(String type, String statusAndReason) {
    await()
        .atMost(ROLLOUT)
        .untilAsserted(() -> assertThat(condition(type)).startsWith(statusAndReason));
  }

  /** Begins the deletion, which waits for the nodes. */
  void delete() {
    cluster.kubectl("delete %s --wait=false".formatted(RESOURCE));
  }

  boolean isThere() {
    return !cluster
        .kubectl("get %s --ignore-not-found --output name".formatted(RESOURCE))
        .isEmpty();
  }
}
