package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.LeaseNames;
import io.github.onloadnode.api.MicroTime;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Renews the agent's Lease, by which a controller sees that the agent lives. */
final class LeaseTask implements ApiTask {

  /** So that the agents of 5,000 nodes add little to the leases of their kubelets. */
  static final Duration PERIOD = Duration.ofSeconds(60);

  private static final String GROUP = "apis/coordination.k8s.io/v1";
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final long DURATION_SECONDS = 180;

  private final OwnNamespace namespace;
  private final SeenNode seen;
  private final InstantSource clock;
  private final InstantSource steady;
  private final RandomGenerator random;

  private RetryTimes retries = RetryTimes.NONE;
  private Instant due = Instant.MIN;
  private volatile Optional<Finding> problem = Optional.empty();

  /**
   * @param clock the wall clock, from which others read whether the agent lives
   */
  LeaseTask(
      OwnNamespace namespace,
      SeenNode seen,
      InstantSource clock,
      InstantSource steady,
      RandomGenerator random) {
    this.namespace = namespace;
    this.seen = seen;
    this.clock = clock;
    this.steady = steady;
    this.random = random;
  }

  /** The Lease's name: a long node name is replaced by its digest. */
  static String name(String node) {
    String plain = LeaseNames.AGENT + node;
    return plain.length() <= LONGEST_NAME ? plain : LeaseNames.AGENT + Digest.of(node);
  }

  @Override
  public Optional<Finding> problem() {
    return problem;
  }

  @Override
  public Duration step(Pass pass) {
    Instant now = steady.instant();
    if (due.isAfter(now)) {
      return Duration.between(now, due);
    }
    Optional<Answer> refused = renewed();
    problem = refused.flatMap(Answer::problem);
    retries = refused.map(retries::and).orElse(RetryTimes.NONE);
    Duration pause =
        refused.map(answer -> retries.after(answer, random)).orElseGet(this::untilNext);
    due = now.plus(pause);
    return pause;
  }

  private Duration untilNext() {
    return PERIOD.plusMillis((long) ((random.nextDouble() - 0.5) * PERIOD.toMillis() / 5));
  }

  /** Empty if it worked. */
  private Optional<Answer> renewed() {
    try {
      ApiRequest renewal = renewal();
      ApiReply reply = namespace.send(renewal);
      if (reply instanceof ApiReply.Answered answered && answered.status() == 404) {
        ApiRequest first = first();
        return judged(first, namespace.send(first));
      }
      return judged(renewal, reply);
    } catch (FindingException e) {
      return Optional.of(new Answer.Failed(e.problem()));
    }
  }

  private Optional<Answer> judged(ApiRequest request, ApiReply reply) {
    if (reply instanceof ApiReply.Answered answered && answered.status() / 100 == 2) {
      return Optional.empty();
    }
    if (reply instanceof ApiReply.Unanswered(Finding why)) {
      // A watch whose connection died in silence would say so only later.
      seen.lost(why);
    }
    return Optional.of(namespace.refused(request, reply));
  }

  private ApiRequest renewal() {
    return ApiRequest.patch(
        namespace.path(GROUP, "leases/" + name(namespace.node())),
        ApiRequest.MERGE_PATCH,
        JsonWriter.write(Map.of("spec", spec())),
        LONGEST_ANSWER);
  }

  private ApiRequest first() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name(namespace.node()));
    // Deleted with its node.
    seen.last()
        .map(node -> node.identity().uid())
        .filter(uid -> !uid.isEmpty())
        .ifPresent(uid -> metadata.put("ownerReferences", List.of(owner(uid))));
    Map<String, Object> lease = new LinkedHashMap<>();
    lease.put("apiVersion", "coordination.k8s.io/v1");
    lease.put("kind", "Lease");
    lease.put("metadata", metadata);
    lease.put("spec", spec());
    return ApiRequest.post(
        namespace.path(GROUP, "leases"), JsonWriter.write(lease), LONGEST_ANSWER);
  }

  private Map<String, Object> owner(String uid) {
    Map<String, Object> owner = new LinkedHashMap<>();
    owner.put("apiVersion", "v1");
    owner.put("kind", "Node");
    owner.put("name", namespace.node());
    owner.put("uid", uid);
    return owner;
  }

  private Map<String, Object> spec() {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", namespace.node());
    spec.put("leaseDurationSeconds", DURATION_SECONDS);
    spec.put("renewTime", MicroTime.of(clock.instant()));
    return spec;
  }
}
