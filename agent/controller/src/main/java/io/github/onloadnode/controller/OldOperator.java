package io.github.onloadnode.controller;

import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Whether the existing operator runs: two that act on the same custom resources fight. */
final class OldOperator {

  static final String DEPLOYMENT = "onload-operator-controller-manager";
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Wire wire;
  private final InstantSource clock;
  private Reading<String> last = Reading.absent();
  private Instant next = Instant.MIN;

  OldOperator(Wire wire, InstantSource clock) {
    this.wire = wire;
    this.clock = clock;
  }

  /** Its Deployment as {@code namespace/name}; absent if it has none, or none with a pod. */
  Reading<String> running() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      Answer answer = wire.get(ApiPaths.deployments(DEPLOYMENT));
      last = answer.isGood() ? found(answer.fields()) : Reading.unreadable(answer.text());
      next = answer.isGood() ? now.plus(INTERVAL) : now;
    }
    return last;
  }

  private static Reading<String> found(JsonFields list) {
    List<JsonFields> running = list.list("items").stream().filter(OldOperator::runs).toList();
    return running.isEmpty()
        ? Reading.absent()
        : Reading.present(
            running.getFirst().fields("metadata").asText("namespace") + "/" + DEPLOYMENT);
  }

  private static boolean runs(JsonFields deployment) {
    return deployment.fields("spec").whole("replicas").orElse(1L) > 0
        || deployment.fields("status").whole("replicas").orElse(0L) > 0;
  }
}
