package io.github.onloadnode.controller;

import io.github.onloadnode.rollout.Obstacles.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the API server refuses for single objects, such as a node that an admission policy protects.
 * Each waits by itself, so that none of them keeps the others of its custom resource.
 */
final class Troubles {

  static final Duration FIRST = Duration.ofSeconds(1);

  /** Most of it is permanent until a person acts, and an answer may cost a whole timeout. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int MOST_DOUBLINGS = 10;

  private final Map<String, Known> known = new TreeMap<>();

  private record Known(String why, int times, Instant again) {

    boolean waits(Instant now) {
      return again.isAfter(now);
    }
  }

  boolean waits(String subject, Instant now) {
    return Optional.ofNullable(known.get(subject)).filter(one -> one.waits(now)).isPresent();
  }

  /** All of them. */
  Map<String, Trouble> at(Instant now) {
    Map<String, Trouble> troubles = new TreeMap<>();
    known.forEach((subject, one) -> troubles.put(subject, new Trouble(one.why(), one.waits(now))));
    return troubles;
  }

  /** Returns whether this is news. */
  boolean failed(String subject, String why, Instant now) {
    Optional<Known> before = Optional.ofNullable(known.get(subject));
    int times = before.map(Known::times).orElse(0);
    Duration wait = FIRST.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
    Instant again = now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    known.put(subject, new Known(why, times + 1, again));
    return before.filter(one -> one.why().equals(why)).isEmpty();
  }

  /**
   * After a pass that went to its end: what was tried in it and did not fail is over.
   *
   * @param unsettled what failed in it, or has to be decided again
   * @param began the time that the pass was decided for
   * @return whether that changes anything
   */
  boolean settled(Collection<String> unsettled, Instant began) {
    return known
        .entrySet()
        .removeIf(one -> !one.getValue().waits(began) && !unsettled.contains(one.getKey()));
  }

  /** When the next one is tried again. */
  Optional<Instant> next() {
    return known.values().stream().map(Known::again).min(Instant::compareTo);
  }
}
