package io.github.onloadnode.nodeapi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the API server is asked again. Waits are made up to a quarter longer at random: all agents
 * of a cluster would otherwise come back at once. Pure, but for the dice.
 *
 * @param failures requests in a row that came to nothing
 */
record RetryTimes(int failures) {

  /** What a person or a rollout must mend. */
  static final Duration LASTING = Duration.ofMinutes(10);

  /** Rights that are new reach an API server a moment after those who have them. */
  private static final Duration FIRST_LASTING = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Nothing has failed yet. */
  static final RetryTimes NONE = new RetryTimes(0);

  RetryTimes longer() {
    return new RetryTimes(failures + 1);
  }

  /** The wait after an answer that was not what was asked for. */
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

  /** Between two looks at what nobody is known to have changed. */
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
