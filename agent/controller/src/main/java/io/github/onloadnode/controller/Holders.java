package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.FleetNode;
import io.github.onloadnode.rollout.HolderPod;
import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods that a quiesced node waits for. They are looked up when its agent names them, and again
 * at each attempt to evict one; those with an annotation for the drain also every five minutes.
 * Other waiting costs no request.
 */
final class Holders {

  /** A person may take a pod's annotation away; nothing else tells of that. */
  private static final Duration ANNOTATED = Duration.ofMinutes(5);

  private final Wire wire;
  private final InstantSource clock;
  private final Map<String, Known> nodes = new HashMap<>();
  private final Map<String, Attempt> attempts = new HashMap<>();

  Holders(Wire wire, InstantSource clock) {
    this.wire = wire;
    this.clock = clock;
  }

  /**
   * @param named what the agent said
   * @param pods those that exist, by uid of the API server
   * @param read when all of them were asked for
   */
  private record Known(List<HoldingPod> named, Map<String, HolderPod> pods, Instant read) {

    private boolean isOld(Instant now) {
      return pods.values().stream().anyMatch(pod -> pod.drain().isPresent())
          && !now.isBefore(read.plus(ANNOTATED));
    }
  }

  /** The pods of a node; unreadable if the API server could not be asked. */
  Reading<List<HolderPod>> of(FleetNode node) {
    List<HoldingPod> named =
        node.observed().toOptional().map(Observed::holders).orElseThrow().pods();
    Known known = nodes.get(node.name());
    Instant now = clock.instant();
    if (known == null || !known.named().equals(named) || known.isOld(now)) {
      Reading<Map<String, HolderPod>> found = lookUp(node.name(), named);
      found.toOptional().ifPresent(pods -> nodes.put(node.name(), new Known(named, pods, now)));
      return found.map(pods -> List.copyOf(pods.values()));
    }
    return Reading.present(List.copyOf(known.pods().values()));
  }

  /** Forgets the nodes that are not quiesced, and the attempts on pods that nobody names. */
  void keepOnly(List<FleetNode> fleet) {
    Set<String> quiesced =
        fleet.stream()
            .filter(node ->
                node.observed()
                    .toOptional()
                    .filter(observed -> observed.phase() == Observed.Phase.QUIESCED)
                    .isPresent())
            .map(FleetNode::name)
            .collect(Collectors.toSet());
    nodes.keySet().retainAll(quiesced);
    Set<String> pods =
        nodes.values().stream()
            .flatMap(known -> known.pods().keySet().stream())
            .collect(Collectors.toSet());
    attempts.keySet().retainAll(pods);
  }

  Optional<Attempt> attempt(String uid) {
    return Optional.ofNullable(attempts.get(uid));
  }

  /** What an attempt has shown of a pod; empty = it is gone. */
  void update(String node, String uid, Optional<Pod> pod, Optional<Attempt> tried) {
    tried.ifPresentOrElse(attempt -> attempts.put(uid, attempt), () -> attempts.remove(uid));
    Known known = nodes.get(node);
    if (known != null) {
      Map<String, HolderPod> pods = new LinkedHashMap<>(known.pods());
      pods.remove(uid);
      pod.ifPresent(there -> pods.put(uid, HolderPods.of(there, tried)));
      nodes.put(node, new Known(known.named(), pods, known.read()));
    }
  }

  private Reading<Map<String, HolderPod>> lookUp(String node, List<HoldingPod> named) {
    List<HoldingPod> unnamed = new ArrayList<>();
    Map<String, HolderPod> found = new LinkedHashMap<>();
    for (HoldingPod holder : named) {
      Optional<String> path = path(holder);
      if (path.isEmpty()) {
        unnamed.add(new HoldingPod(Optional.empty(), Optional.empty(), holder.uid()));
        continue;
      }
      Answer answer = wire.get(path.get());
      if (answer.isGood()) {
        add(node, wire.object(answer, Pod.class), holder, found);
      } else if (answer.code() != Answer.NOT_FOUND) {
        return Reading.unreadable("GET " + path.get() + ": " + answer.text());
      }
    }
    return unnamed.isEmpty() ? Reading.present(found) : resolve(node, unnamed, found);
  }

  /** Nothing for names that no pod can have: an agent's words become part of a request. */
  private static Optional<String> path(HoldingPod holder) {
    Optional<String> namespace = holder.namespace().filter(ObjectNames::isLabel);
    Optional<String> name = holder.name().filter(ObjectNames::isSubdomain);
    return namespace.flatMap(in -> name.map(pod -> ApiPaths.pod(in, pod)));
  }

  private Reading<Map<String, HolderPod>> resolve(
      String node, List<HoldingPod> unnamed, Map<String, HolderPod> found) {
    String path = ApiPaths.podsOfNode(node);
    Answer answer = wire.get(path);
    if (!answer.isGood()) {
      return Reading.unreadable("GET " + path + ": " + answer.text());
    }
    for (Pod pod : wire.object(answer, PodList.class).getItems()) {
      unnamed.forEach(holder -> add(node, pod, holder, found));
    }
    return Reading.present(found);
  }

  /** A pod of another node holds nothing here, whatever the agent says. */
  private void add(String node, Pod pod, HoldingPod holder, Map<String, HolderPod> found) {
    boolean isMeant = holder.uid().map(uid -> HolderPods.is(pod, uid)).orElse(true);
    boolean isSomebody = holder.uid().isPresent() || holder.name().isPresent();
    if (isMeant && isSomebody && HolderPods.isOn(pod, node)) {
      String uid = pod.getMetadata().getUid();
      found.put(uid, HolderPods.of(pod, attempt(uid)));
    }
  }
}
