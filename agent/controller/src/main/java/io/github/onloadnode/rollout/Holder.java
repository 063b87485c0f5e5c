package io.github.onloadnode.rollout;

import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A pod that a drain has to do with. */
record Holder(HolderPod pod, Instant now) {

  static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final String WAIT = "wait";
  private static final String SKIP = "skip";
  private static final int MOST_DOUBLINGS = 6;

  /** Whether the drain is concerned with it at all; a finished pod gives its devices back. */
  boolean counts() {
    return !pod.finished();
  }

  /** Whether it goes, or was not refused so far. */
  boolean isOnItsWay() {
    return pod.terminating() || (isEvictable() && blocked().isEmpty());
  }

  /** Whether it may be evicted. */
  boolean isEvictable() {
    return !pod.mirror() && !pod.terminating() && !says(WAIT) && !says(SKIP);
  }

  /** Whether evicting it means that it is gone. */
  boolean isAlone() {
    return isEvictable() && !pod.controlled();
  }

  boolean matches(Map<String, String> selector) {
    return pod.labels().entrySet().containsAll(selector.entrySet());
  }

  String key() {
    return pod.key();
  }

  private boolean says(String word) {
    return pod.drain().filter(word::equals).isPresent();
  }

  /** When to evict it next. */
  Instant next() {
    return pod.tried().map(tried -> tried.at().plus(wait(tried))).orElse(now);
  }

  private static Duration wait(Attempt tried) {
    Duration doubled =
        FIRST_WAIT.multipliedBy(1L << Math.clamp(tried.times() - 1L, 0, MOST_DOUBLINGS));
    Duration wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    return tried.retryAfter().filter(asked -> asked.compareTo(wait) > 0).orElse(wait);
  }

  /** Why it does not go, and what helps. */
  Optional<String> blocked() {
    if (pod.terminating()) {
      return Optional.empty();
    }
    if (pod.mirror()) {
      return Optional.of(key() + ": a static pod is never evicted; stop it on its node");
    }
    if (says(WAIT)) {
      return Optional.of(key() + ": waits for it to end, as its annotation says");
    }
    if (says(SKIP)) {
      return Optional.of(key() + ": is left alone, as its annotation says, and holds a device");
    }
    return pod.tried().flatMap(Attempt::blockedBy).map(why -> key() + ": " + why + policy());
  }

  private String policy() {
    return pod.ready()
        ? ""
        : "; it is not ready: unhealthyPodEvictionPolicy: AlwaysAllow would let it go";
  }
}
