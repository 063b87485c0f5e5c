package io.github.onloadnode.controller;

import io.github.onloadnode.rollout.FleetNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Custom resources that nodes have orders of and that no watch has told of. They are gone, or
 * younger than what the watch has told: the API server is asked before their orders are replaced.
 */
final class Strangers {

  private final Wire wire;

  /** No object has the uid of an earlier one. */
  private final Set<String> gone = new HashSet<>();

  Strangers(Wire wire) {
    this.wire = wire;
  }

  /**
   * Those that exist, and those of which that is unknown: {@code namespace/name} by uid.
   *
   * @param known uids of the resources that the watch has told of
   */
  Map<String, String> alive(List<FleetNode> nodes, Collection<String> known) {
    Map<String, String> named = new HashMap<>();
    nodes.stream()
        .flatMap(node -> node.desired().toOptional().stream())
        .filter(order -> !known.contains(order.uid()))
        .forEach(order -> named.put(order.uid(), order.cr()));
    gone.retainAll(named.keySet());
    named.entrySet().removeIf(one -> isGone(one.getKey(), one.getValue()));
    return named;
  }

  private boolean isGone(String uid, String name) {
    if (!gone.contains(uid) && key(name).filter(key -> !mayLive(key, uid)).isPresent()) {
      gone.add(uid);
    }
    return gone.contains(uid);
  }

  private boolean mayLive(ResourceKey key, String uid) {
    Answer answer = wire.get(ApiPaths.resource(key));
    return answer.isGood()
        ? answer.fields().fields("metadata").asText("uid").equals(uid)
        : answer.code() != Answer.NOT_FOUND;
  }

  /** Empty where no resource can have this name, so that none can be asked for. */
  private static Optional<ResourceKey> key(String name) {
    String[] parts = name.split("/", -1);
    return parts.length == 2 && ObjectNames.isLabel(parts[0]) && ObjectNames.isSubdomain(parts[1])
        ? Optional.of(new ResourceKey(parts[0], parts[1]))
        : Optional.empty();
  }
}
