package io.github.onloadnode.nodeapi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to retry a request to the API server. Each wait is up to a quarter longer at random, so that
 * the agents of a cluster do not retry all at once. Pure except for the randomness.
 *
 * @param failures requests in a row that failed for now
 * @param denials lasting refusals in a row since then
 */
record RetryTimes(int failures, int denials) {

  /** After refusals that a person or a rollout must fix. */
  static final Duration LASTING = Duration.ofMinutes(10);

  /**
   * After the first of them. An API server that has just started refuses what it permits a moment
   * later, and it learns of new RBAC rules with a delay.
   */
  private static final Duration FIRST_LASTING = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Nothing has failed yet. */
  static final RetryTimes NONE = new RetryTimes(0, 0);

  /** With one more answer that is not the hoped one. */
  RetryTimes and(Answer answer) {
    return answer instanceof Answer.Refused refused && refused.lasting()
        ? new RetryTimes(0, denials + 1)
        : new RetryTimes(failures + 1, 0);
  }

  /** The wait after this answer. */
  Duration after(Answer answer, RandomGenerator random) {
    return switch (answer) {
      case Answer.Accepted _ -> Duration.ZERO;
      case Answer.Refused refused ->
          longest(
              spread(refused.lasting() ? lasting() : passing(), random),
              refused.retryAfter().orElse(Duration.ZERO));
      case Answer.Failed _ -> spread(passing(), random);
    };
  }

  /** The time between two reads without a known change. */
  static Duration betweenReads(RandomGenerator random) {
    return spread(LASTING, random);
  }

  private Duration lasting() {
    return shorter(FIRST_LASTING.multipliedBy(1L << (2 * Math.clamp(denials - 1, 0, 4))), LASTING);
  }

  private Duration passing() {
    return shorter(FIRST.multipliedBy(1L << Math.clamp(failures - 1, 0, 6)), LONGEST);
  }

  private static Duration spread(Duration wait, RandomGenerator random) {
    return Duration.ofNanos((long) (wait.toNanos() * (1 + random.nextDouble() / 4)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
