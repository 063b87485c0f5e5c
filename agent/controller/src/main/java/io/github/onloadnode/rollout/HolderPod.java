package io.github.onloadnode.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod that holds a device, as the API server has it.
 *
 * @param owners kinds of its owner references, for instance {@code DaemonSet}
 * @param controlled whether one of its owners is a controller, which makes it again elsewhere
 * @param mirror whether it is the API server's image of a static pod
 * @param finished whether its phase is Succeeded or Failed
 * @param terminating whether it has a deletion timestamp
 * @param ready whether Kubernetes says that the pod is Ready
 * @param drain the annotation {@link #DRAIN}
 * @param tried the last attempt of this process to evict it
 */
public record HolderPod(
    String uid,
    String namespace,
    String name,
    Map<String, String> labels,
    List<String> owners,
    boolean controlled,
    boolean mirror,
    boolean finished,
    boolean terminating,
    boolean ready,
    Optional<String> drain,
    Optional<Attempt> tried) {

  /** Annotation of a pod: {@code wait} until it ends by itself, or {@code skip} the wait for it. */
  public static final String DRAIN = "node.onload.amd.com/drain";

  public HolderPod {
    labels = Map.copyOf(labels);
    owners = List.copyOf(owners);
  }

  /** {@code namespace/name}. */
  public String key() {
    return namespace + "/" + name;
  }

  /**
   * How an eviction was answered.
   *
   * @param times how often it was asked for in a row
   * @param at when it was asked for last
   * @param blockedBy what the API server said stands in the way; empty if it was throttled only
   * @param retryAfter how long the API server wants to be left alone
   */
  public record Attempt(
      int times, Instant at, Optional<String> blockedBy, Optional<Duration> retryAfter) {}
}
