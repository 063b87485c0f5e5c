package io.github.onloadnode.nodeapi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to retry a request to the API server. Each wait is up to a quarter longer at random, so that
 * the agents of a cluster do not retry all at once. Pure except for the randomness.
 *
 * @param failures failed requests in a row
 */
record RetryTimes(int failures) {

  /** After a refusal that a person or a rollout must fix. */
  static final Duration LASTING = Duration.ofMinutes(10);

  /** Earlier after the first one, because an API server learns of new RBAC rules with a delay. */
  private static final Duration FIRST_LASTING = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Nothing has failed yet. */
  static final RetryTimes NONE = new RetryTimes(0);

  RetryTimes longer() {
    return new RetryTimes(failures + 1);
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
    return failures <= 1 ? FIRST_LASTING : LASTING;
  }

  private Duration passing() {
    Duration doubled = FIRST.multipliedBy(1L << Math.clamp(failures - 1, 0, 6));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  private static Duration spread(Duration wait, RandomGenerator random) {
    return Duration.ofNanos((long) (wait.toNanos() * (1 + random.nextDouble() / 4)));
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
