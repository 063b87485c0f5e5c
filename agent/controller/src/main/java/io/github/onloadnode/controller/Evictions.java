package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetList;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.rollout.HolderPod;
import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks pods to go. The uid is compared before the request: one that finds another pod has already
 * spent that pod's budget.
 */
final class Evictions {

  private static final String BUDGET = "DisruptionBudget";
  private static final Duration THROTTLED = Duration.ofSeconds(10);

  private final Wire wire;
  private final Holders holders;
  private final InstantSource clock;

  Evictions(Wire wire, Holders holders, InstantSource clock) {
    this.wire = wire;
    this.holders = holders;
    this.clock = clock;
  }

  /** By the pod's budgets. A refusal is remembered and is no failure of the controller. */
  Outcome evict(String node, HolderPod holder) {
    Answer found = wire.get(ApiPaths.pod(holder.namespace(), holder.name()));
    Optional<Pod> pod = same(node, found, holder);
    if (pod.isEmpty() || isLeaving(pod.get()) || HolderPods.isExempt(pod.get())) {
      return seen(node, holder, found, pod);
    }
    Answer answer =
        wire.post(ApiPaths.pod(holder.namespace(), holder.name()) + "/eviction", eviction(holder));
    if (answer.isGood() || answer.code() == Answer.NOT_FOUND) {
      return asked(node, holder);
    }
    return refused(node, pod.get(), answer);
  }

  /** Past the pod's budgets: the condition first, or policies of Jobs count it as a failure. */
  Outcome delete(String node, HolderPod holder) {
    String path = ApiPaths.pod(holder.namespace(), holder.name());
    Answer found = wire.get(path);
    Optional<Pod> pod = same(node, found, holder);
    if (pod.isEmpty() || isLeaving(pod.get()) || HolderPods.isExempt(pod.get())) {
      return seen(node, holder, found, pod);
    }
    Answer marked =
        wire.patch(path + "/status", Wire.STRATEGIC_MERGE_PATCH, disruption(holder.uid()));
    if (!marked.isGood()) {
      return Outcome.of("set DisruptionTarget on " + holder.key(), marked);
    }
    Answer answer = wire.delete(path, holder.uid());
    if (answer.isGood() || answer.code() == Answer.NOT_FOUND) {
      return asked(node, holder);
    }
    return Outcome.of("delete pod " + holder.key(), answer);
  }

  private Optional<Pod> same(String node, Answer found, HolderPod holder) {
    return found.isGood()
        ? Optional.of(wire.object(found, Pod.class))
            .filter(pod -> holder.uid().equals(pod.getMetadata().getUid()))
            .filter(pod -> HolderPods.isOn(pod, node))
        : Optional.empty();
  }

  private static boolean isLeaving(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private Outcome seen(String node, HolderPod holder, Answer found, Optional<Pod> pod) {
    if (!found.isGood() && found.code() != Answer.NOT_FOUND) {
      return Outcome.of("read pod " + holder.key(), found);
    }
    holders.update(node, holder.uid(), pod, Optional.empty());
    return Outcome.DONE;
  }

  /** It goes, or is gone: one more read says which. */
  private Outcome asked(String node, HolderPod holder) {
    Answer found = wire.get(ApiPaths.pod(holder.namespace(), holder.name()));
    if (found.isGood() || found.code() == Answer.NOT_FOUND) {
      holders.update(node, holder.uid(), same(node, found, holder), Optional.empty());
    }
    return Outcome.DONE;
  }

  private Outcome refused(String node, Pod pod, Answer answer) {
    Optional<String> blocker =
        switch (answer.code()) {
          case Answer.TOO_MANY -> budget(pod, answer);
          case Answer.INTERNAL_ERROR -> Optional.of(twoBudgets(pod, answer));
          case Answer.FORBIDDEN, Answer.INVALID -> Optional.of(answer.text());
          default -> Optional.empty();
        };
    boolean isOfTheMoment = blocker.isEmpty() && answer.code() != Answer.TOO_MANY;
    if (isOfTheMoment) {
      return Outcome.of("evict pod " + HolderPods.of(pod, Optional.empty()).key(), answer);
    }
    String uid = pod.getMetadata().getUid();
    int times = holders.attempt(uid).map(Attempt::times).orElse(0) + 1;
    Optional<Duration> wait =
        blocker.isPresent()
            ? answer.retryAfter()
            : answer.retryAfter().or(() -> Optional.of(THROTTLED));
    Attempt attempt = new Attempt(times, clock.instant(), blocker, wait);
    holders.update(node, uid, Optional.of(pod), Optional.of(attempt));
    return Outcome.DONE;
  }

  /** Empty if the API server only throttles. */
  private Optional<String> budget(Pod pod, Answer answer) {
    return answer.causes().stream()
        .filter(cause -> cause.asText("reason").equals(BUDGET))
        .map(cause -> cause.asText("message"))
        .findFirst()
        .map(message -> message + hint(pod));
  }

  private static String hint(Pod pod) {
    return HolderPods.of(pod, Optional.empty()).ready()
        ? ""
        : "; the pod is not ready: unhealthyPodEvictionPolicy AlwaysAllow of its budget lets it go";
  }

  private String twoBudgets(Pod pod, Answer answer) {
    List<String> names = budgets(pod);
    return names.size() < 2
        ? answer.text()
        : "it has several budgets ("
            + String.join(", ", names)
            + "), which no eviction passes;"
            + " leave one of them";
  }

  private List<String> budgets(Pod pod) {
    Answer answer = wire.get(ApiPaths.budgets(pod.getMetadata().getNamespace()));
    if (!answer.isGood()) {
      return List.of();
    }
    Map<String, String> labels = SlimNode.labels(pod.getMetadata().getLabels());
    return wire.object(answer, PodDisruptionBudgetList.class).getItems().stream()
        .filter(budget -> Selectors.matches(budget.getSpec().getSelector(), labels))
        .map(Evictions::name)
        .sorted()
        .collect(Collectors.toList());
  }

  private static String name(PodDisruptionBudget budget) {
    return budget.getMetadata().getNamespace() + "/" + budget.getMetadata().getName();
  }

  private static String eviction(HolderPod holder) {
    Map<String, Object> eviction = new LinkedHashMap<>();
    eviction.put("apiVersion", "policy/v1");
    eviction.put("kind", "Eviction");
    eviction.put("metadata", Map.of("name", holder.name(), "namespace", holder.namespace()));
    eviction.put("deleteOptions", Map.of("preconditions", Map.of("uid", holder.uid())));
    return JsonWriter.write(eviction);
  }

  private String disruption(String uid) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", "DisruptionTarget");
    condition.put("status", "True");
    condition.put("reason", "DeletionByOnloadController");
    condition.put("message", "Onload is upgraded on the node, and the drain has timed out");
    condition.put("lastTransitionTime", now.toString());
    return JsonWriter.write(
        Map.of("metadata", Map.of("uid", uid), "status", Map.of("conditions", List.of(condition))));
  }
}
