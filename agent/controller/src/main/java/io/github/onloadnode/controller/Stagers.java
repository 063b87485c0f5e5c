package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.github.onloadnode.rollout.StagerOrder;
import io.github.onloadnode.rollout.StagerPod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stager pods. One that the API server refuses to make counts as a failed one until it is
 * deleted: its reason has to reach the node like that of a pull.
 */
final class Stagers implements AutoCloseable {

  /** Of a namespace that Pod Security keeps from hostPath. */
  private static final String POD_SECURITY = "violates PodSecurity";

  private final Wire wire;
  private final InstantSource clock;
  private final SharedIndexInformer<Pod> informer;
  private final Map<String, Refused> refused = new LinkedHashMap<>();
  private final Map<String, Pod> made = new ConcurrentHashMap<>();

  Stagers(KubernetesClient client, Wire wire, InstantSource clock, Runnable changed) {
    this.wire = wire;
    this.clock = clock;
    this.informer =
        client
            .pods()
            .inAnyNamespace()
            .withLabel(StagerForm.STAGER, StagerForm.IS_STAGER)
            .runnableInformer(0)
            .exceptionHandler((_, _) -> true)
            .addEventHandler(new Told(changed));
  }

  private record Refused(String uid, StagerPod pod) {}

  void start() {
    var _ = informer.start();
  }

  boolean isKnown() {
    return informer.hasSynced();
  }

  List<StagerPod> of(Owner owner) {
    List<StagerPod> pods = new ArrayList<>();
    Instant now = clock.instant();
    all(owner).forEach(pod -> pods.add(StagerState.of(pod, now)));
    refused.values().stream()
        .filter(one -> one.uid().equals(owner.uid()))
        .forEach(one -> pods.add(one.pod()));
    return pods;
  }

  /** When the state of one of them changes by waiting alone. */
  Optional<Instant> nextLook(Owner owner) {
    Instant now = clock.instant();
    return all(owner).stream()
        .flatMap(pod -> StagerState.nextLook(pod, now).stream())
        .min(Instant::compareTo);
  }

  /** Those of the watch, and those that it does not tell of yet. */
  private List<Pod> all(Owner owner) {
    Map<String, Pod> pods = new LinkedHashMap<>();
    informer.getStore().list().forEach(pod -> pods.put(pod.getMetadata().getUid(), pod));
    made.forEach(pods::putIfAbsent);
    return pods.values().stream().filter(pod -> isOf(pod, owner)).toList();
  }

  private static boolean isOf(Pod pod, Owner owner) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && owner
            .uid()
            .equals(SlimNode.labels(pod.getMetadata().getLabels()).get(StagerForm.RESOURCE));
  }

  Outcome make(Owner owner, StagerOrder order) {
    String name = StagerForm.name(owner, order);
    Answer answer =
        wire.post(ApiPaths.pods(owner.key().namespace()), wire.json(StagerForm.pod(owner, order)));
    if (answer.isGood()) {
      Pod pod = wire.object(answer, Pod.class);
      made.put(pod.getMetadata().getUid(), pod);
      return Outcome.DONE;
    }
    refused
        .values()
        .removeIf(one -> one.uid().equals(owner.uid()) && one.pod().node().equals(order.node()));
    if (answer.code() == Answer.FORBIDDEN || answer.code() == Answer.INVALID) {
      StagerPod.Phase why = new StagerPod.Phase.Failed(refusal(owner, answer));
      refused.put(
          name,
          new Refused(
              owner.uid(),
              new StagerPod(
                  owner.key().namespace(),
                  name,
                  "",
                  order.node(),
                  order.seq(),
                  order.rev(),
                  why,
                  clock.instant())));
      return Outcome.DONE;
    }
    // There already, by another controller or by this one before it died: the watch tells of it.
    return answer.reason().equals("AlreadyExists")
        ? Outcome.DONE
        : Outcome.of("make stager pod " + name, answer);
  }

  private static String refusal(Owner owner, Answer answer) {
    String remedy =
        answer.message().contains(POD_SECURITY)
            ? "; the pods need hostPath: label the namespace, kubectl label namespace "
                + owner.key().namespace()
                + " pod-security.kubernetes.io/enforce=privileged --overwrite"
            : "";
    return "the stager pod is refused: " + answer.message() + remedy;
  }

  Outcome delete(StagerPod pod) {
    if (pod.uid().isEmpty()) {
      refused.remove(pod.name());
      return Outcome.DONE;
    }
    made.remove(pod.uid());
    Answer answer = wire.delete(ApiPaths.pod(pod.namespace(), pod.name()), pod.uid());
    boolean isGone = answer.code() == Answer.NOT_FOUND || answer.code() == Answer.CONFLICT;
    return isGone ? Outcome.DONE : Outcome.of("delete stager pod " + pod.name(), answer);
  }

  /** Of custom resources that are gone. */
  void keepOnly(Set<String> uids) {
    refused.values().removeIf(one -> !uids.contains(one.uid()));
    made.values()
        .removeIf(pod ->
            !uids.contains(
                SlimNode.labels(pod.getMetadata().getLabels()).get(StagerForm.RESOURCE)));
  }

  @Override
  public void close() {
    informer.close();
  }

  /** What the watch has told needs no other memory. */
  private final class Told implements ResourceEventHandler<Pod> {

    private final Runnable changed;

    Told(Runnable changed) {
      this.changed = changed;
    }

    @Override
    public void onAdd(Pod pod) {
      told(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      told(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      told(pod);
    }

    private void told(Pod pod) {
      made.remove(pod.getMetadata().getUid());
      changed.run();
    }
  }
}
