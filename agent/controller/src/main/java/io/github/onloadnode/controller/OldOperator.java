package io.github.onloadnode.controller;

import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** Whether the existing operator runs: two that act on the same custom resources fight. */
final class OldOperator {

  static final String DEPLOYMENT = "onload-operator-controller-manager";
  static final Duration INTERVAL = Duration.ofSeconds(30);

  /** The namespace of its own manifests; OLM and overlays choose others. */
  private static final String NAMESPACE = "onload-operator-system";

  /** The operator ends at its start without this variable, whoever deploys it. */
  private static final String DEVICE_PLUGIN_IMAGE = "DEVICE_PLUGIN_IMG";

  /** The last part of its image's name stays the same in a mirror. */
  private static final Pattern IMAGE = Pattern.compile("(.*/)?onload-operator([:@].*)?");

  private final Wire wire;
  private final InstantSource clock;
  private Reading<Found> last = Reading.absent();
  private Instant next = Instant.MIN;

  OldOperator(Wire wire, InstantSource clock) {
    this.wire = wire;
    this.clock = clock;
  }

  /** Its Deployment, whose name is always the same. */
  record Found(String namespace) {}

  /** Its Deployment; absent if it has none, or none with a pod. */
  Reading<Found> running() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      Answer answer = wire.get(ApiPaths.deployments(DEPLOYMENT));
      last = answer.isGood() ? found(answer.fields()) : Reading.unreadable(answer.text());
      next = answer.isGood() ? now.plus(INTERVAL) : now;
    }
    return last;
  }

  private static Reading<Found> found(JsonFields list) {
    return list.list("items").stream()
        .filter(OldOperator::isMeant)
        .filter(OldOperator::runs)
        .findFirst()
        .map(running -> Reading.present(new Found(running.fields("metadata").asText("namespace"))))
        .orElseGet(Reading::absent);
  }

  /** The name alone is one that anybody may give to anything, in any namespace. */
  private static boolean isMeant(JsonFields deployment) {
    JsonFields pod = deployment.fields("spec").fields("template").fields("spec");
    return deployment.fields("metadata").asText("namespace").equals(NAMESPACE)
        || pod.list("containers").stream().anyMatch(OldOperator::isOperator);
  }

  private static boolean isOperator(JsonFields container) {
    return IMAGE.matcher(container.asText("image")).matches()
        || container.list("env").stream()
            .anyMatch(variable -> variable.asText("name").equals(DEVICE_PLUGIN_IMAGE));
  }

  private static boolean runs(JsonFields deployment) {
    return deployment.fields("spec").whole("replicas").orElse(1L) > 0
        || deployment.fields("status").whole("replicas").orElse(0L) > 0;
  }
}
