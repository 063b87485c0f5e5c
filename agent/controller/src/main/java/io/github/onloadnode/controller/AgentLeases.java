package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.github.onloadnode.api.LeaseNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Leases that agents renew about once a minute. The times in them are those of the nodes'
 * clocks, so that only their change counts, by the clock of this process. They are listed instead
 * of watched, which would tell of each renewal.
 */
final class AgentLeases {

  static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Several renewals fail before an agent counts as silent. */
  static final Duration SILENT = Duration.ofMinutes(5);

  /** A Node object may be made again; Kubernetes itself deletes most Leases with their Node. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(AgentLeases.class);
  private static final int MOST_DELETED = 20;

  private final Wire wire;
  private final String namespace;
  private final InstantSource clock;
  private Map<String, Seen> leases = new HashMap<>();
  private Map<String, Instant> missing = new HashMap<>();
  private Set<String> silent = Set.of();
  private Instant next = Instant.MIN;

  AgentLeases(Wire wire, String namespace, InstantSource clock) {
    this.wire = wire;
    this.namespace = namespace;
    this.clock = clock;
  }

  /**
   * A Lease.
   *
   * @param node the node of the agent that holds it
   * @param renewed what it says, compared only
   * @param since when this process first saw it say so
   */
  private record Seen(String name, String uid, String node, String renewed, Instant since) {

    Seen since(Instant now) {
      return new Seen(name, uid, node, renewed, now);
    }
  }

  /** Those of these nodes whose agents have been silent for long. */
  Set<String> silent(Set<String> nodes) {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(INTERVAL);
      list().ifPresent(listed -> judge(listed, nodes, now));
    }
    return silent;
  }

  /** When they are listed again. */
  Instant next() {
    return next;
  }

  /** Empty if any page could not be had: a Lease that was not seen is not missing. */
  private Optional<List<Lease>> list() {
    List<Lease> all = new ArrayList<>();
    String from = "";
    do {
      Answer answer = wire.get(ApiPaths.leases(namespace, from));
      if (!answer.isGood()) {
        LOG.warn("leases of the agents not listed why={}", answer.text());
        return Optional.empty();
      }
      LeaseList page = wire.object(answer, LeaseList.class);
      all.addAll(page.getItems());
      from = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
    } while (!from.isEmpty());
    return Optional.of(all);
  }

  private void judge(List<Lease> listed, Set<String> nodes, Instant now) {
    Map<String, Seen> seen = new HashMap<>();
    listed.stream()
        .filter(lease -> lease.getMetadata().getName().startsWith(LeaseNames.AGENT))
        .map(lease -> seen(lease, now))
        // A second one that names a node makes that no silent node.
        .forEach(lease -> seen.merge(lease.node(), lease, AgentLeases::renewedLater));
    leases = seen;
    missing = missing(nodes, now);
    Set<String> judged = new HashSet<>();
    nodes.stream().filter(node -> isLong(since(node), now, SILENT)).forEach(judged::add);
    silent = Set.copyOf(judged);
    List<Seen> left =
        seen.values().stream()
            .filter(lease -> !nodes.contains(lease.node()))
            .filter(lease -> isLong(lease.since(), now, KEPT))
            .limit(MOST_DELETED)
            .toList();
    // Everything else waits meanwhile: no more than one request without an answer.
    boolean _ = left.stream().allMatch(lease -> delete(lease, now));
  }

  private static Seen renewedLater(Seen one, Seen other) {
    return one.since().isBefore(other.since()) ? other : one;
  }

  private static boolean isLong(Instant since, Instant now, Duration limit) {
    return Duration.between(since, now).compareTo(limit) > 0;
  }

  private Instant since(String node) {
    return Optional.ofNullable(leases.get(node))
        .map(Seen::since)
        .or(() -> Optional.ofNullable(missing.get(node)))
        .orElse(Instant.MAX);
  }

  private Map<String, Instant> missing(Set<String> nodes, Instant now) {
    Map<String, Instant> without = new HashMap<>();
    nodes.stream()
        .filter(node -> !leases.containsKey(node))
        .forEach(node -> without.put(node, missing.getOrDefault(node, now)));
    return without;
  }

  private Seen seen(Lease lease, Instant now) {
    ObjectMeta metadata = lease.getMetadata();
    Optional<LeaseSpec> spec = Optional.ofNullable(lease.getSpec());
    // The name of a Lease of a long node name has a digest of that.
    String node =
        spec.map(LeaseSpec::getHolderIdentity)
            .orElseGet(() -> metadata.getName().substring(LeaseNames.AGENT.length()));
    String renewed = spec.map(LeaseSpec::getRenewTime).map(Object::toString).orElse("");
    Optional<Seen> before =
        Optional.ofNullable(leases.get(node))
            .filter(known -> known.uid().equals(metadata.getUid()))
            .filter(known -> known.renewed().equals(renewed));
    return new Seen(
        metadata.getName(), metadata.getUid(), node, renewed, before.map(Seen::since).orElse(now));
  }

  /**
   * Of a node that nobody renews it for, and that the API server does not have either. One that
   * cannot go is tried again after as long a time, so that it keeps no other.
   *
   * @return whether the API server answered
   */
  private boolean delete(Seen lease, Instant now) {
    leases.put(lease.node(), lease.since(now));
    if (!ObjectNames.isSubdomain(lease.node())) {
      return true;
    }
    Answer node = wire.get(ApiPaths.node(lease.node()));
    if (node.code() != Answer.NOT_FOUND) {
      return node.code() != Answer.NONE;
    }
    Answer answer = wire.delete(ApiPaths.lease(namespace, lease.name()), lease.uid());
    if (answer.isGood() || answer.code() == Answer.NOT_FOUND) {
      LOG.info("lease of an agent deleted lease={} node={}", lease.name(), lease.node());
    } else {
      LOG.warn("lease of an agent not deleted lease={} why={}", lease.name(), answer.text());
    }
    return answer.code() != Answer.NONE;
  }
}
