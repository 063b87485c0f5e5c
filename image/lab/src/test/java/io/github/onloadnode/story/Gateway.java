package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;

import io.github.onloadnode.lab.Cluster;
import java.util.List;
import java.util.regex.Pattern;

/** Pods of a user, one on each node and each with a device, of which a budget lets one be away. */
record Gateway(Cluster cluster) {

  private static final Pattern EVICTED =
      Pattern.compile(
          "(?m)^apiserver_request_total\\{(?=.*code=\"20\\d\")(?=.*subresource=\"eviction\").*}"
              + " (\\d+)");
  private static final Pattern CREATED = Pattern.compile("\"([^\"]+)\"");

  void deploy(int replicas) {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: gateway}
        spec:
          replicas: %1$d
          selector: {matchLabels: {app: gateway}}
          strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}
          template:
            metadata: {labels: {app: gateway}}
            spec:
              terminationGracePeriodSeconds: 1
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - topologyKey: kubernetes.io/hostname
                    labelSelector: {matchLabels: {app: gateway}}
              containers:
              - name: app
                image: localhost/lab/probe:1
                imagePullPolicy: Never
                resources: {limits: {amd.com/onload: 1}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: gateway}
        spec:
          maxUnavailable: 1
          selector: {matchLabels: {app: gateway}}
        """
            .formatted(replicas));
    awaitAvailable();
  }

  void awaitAvailable() {
    cluster.kubectl("rollout status deployment/gateway --timeout %ds".formatted(SOON.toSeconds()));
  }

  /** The names of its pods, which are others after these were ended. */
  List<String> pods() {
    return words(cluster.value("pods -l app=gateway", "{.items[*].metadata.name}"));
  }

  List<String> nodes() {
    return words(cluster.value("pods -l app=gateway", "{.items[*].spec.nodeName}"));
  }

  /** Whether every pod runs with Onload. */
  boolean isAccelerated() {
    return pods().stream()
        .allMatch(pod -> cluster.kubectl("logs " + pod).contains("/dev/onload=open"));
  }

  /** How many pods were ever created for it. */
  long created() {
    var events =
        cluster.kubectl(
            "get events --field-selector reason=SuccessfulCreate -o jsonpath='{range"
                + " .items[*]}\"{.message}\"{end}'");
    return CREATED
        .matcher(events)
        .results()
        .filter(each -> each.group(1).contains("gateway-"))
        .count();
  }

  /** How many evictions the API server has granted. */
  long evictions() {
    return EVICTED
        .matcher(cluster.kubectl("get --raw /metrics"))
        .results()
        .mapToLong(each -> Long.parseLong(each.group(1)))
        .sum();
  }

  void delete() {
    cluster.tryKubectl("delete deployment,pdb gateway --ignore-not-found --wait");
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
