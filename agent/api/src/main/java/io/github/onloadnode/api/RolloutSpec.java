package io.github.onloadnode.api;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code spec.rollout} of the custom resource, defaults applied: when nodes get their turn.
 *
 * @param paused no node gets a turn
 * @param maxParallel how many nodes may have a turn at a time, at most {@link #MOST_PARALLEL}
 * @param maxUnavailable how many nodes may be without Onload at a time
 * @param canary the nodes that go first; empty = none
 * @param windows when nodes may get a turn; empty = always
 * @param minReady how long a node must be ready before its turn ends
 * @param failureThreshold this many nodes that rolled back or failed halt the rollout
 * @param verifyTimeout how long a node may take to verify a revision
 * @param rollbackTo name of the revision to run instead of the current one
 * @param revisionHistoryLimit how many revisions are kept that no node names
 * @param forceRelease turns that an administrator declares over
 */
public record RolloutSpec(
    boolean paused,
    Share maxParallel,
    Share maxUnavailable,
    Optional<Canary> canary,
    List<Window> windows,
    Duration minReady,
    int failureThreshold,
    DrainSpec drain,
    Duration verifyTimeout,
    Optional<String> rollbackTo,
    int revisionHistoryLimit,
    List<ForcedRelease> forceRelease) {

  /** All turns are kept in one object, which has a limited size. */
  public static final int MOST_PARALLEL = 500;

  public RolloutSpec {
    windows = List.copyOf(windows);
    forceRelease = List.copyOf(forceRelease);
  }

  /** How many of these nodes may have a turn at a time. */
  public int parallel(int nodes) {
    return Math.min(maxParallel.of(nodes), MOST_PARALLEL);
  }

  /**
   * The nodes that go first.
   *
   * @param selector labels of these nodes; empty = any
   * @param count how many of them; empty = all
   * @param soak how long they must run the revision before the others follow
   * @param approval whether the others wait for {@link CustomResource#APPROVE}
   */
  public record Canary(
      Map<String, String> selector, Optional<Integer> count, Duration soak, boolean approval) {

    public Canary {
      selector = Map.copyOf(selector);
    }
  }

  /**
   * A time in which nodes may get a turn.
   *
   * @param schedule when it opens, as cron's five fields
   */
  public record Window(String schedule, Duration duration, ZoneId zone) {}

  /**
   * How pods that hold devices are asked to go.
   *
   * @param taint whether nodes are tainted, so that an evicted pod moves once
   */
  public record DrainSpec(
      Duration timeout, OnTimeout onTimeout, Optional<WaitForJobs> waitForJobs, boolean taint) {}

  /** What happens to a turn whose pods did not go in time. */
  public enum OnTimeout {
    ABORT,
    WAIT,
    /** Deletes them past their disruption budgets. */
    FORCE
  }

  /** Pods that are left to end by themselves first. */
  public record WaitForJobs(Map<String, String> selector, Duration timeout) {

    public WaitForJobs {
      selector = Map.copyOf(selector);
    }
  }

  /** The turn of one node for one order. */
  public record ForcedRelease(String node, long seq) {}
}
