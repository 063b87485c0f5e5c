package io.github.onloadnode.agent.controlplane;

import io.github.onloadnode.agent.observe.PodProcess;
import io.github.onloadnode.agent.observe.PodProcessScanner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By which process the network namespace of a pod is reached. All processes are looked at only
 * where a pod is new, and less and less often for one that has none.
 */
final class PodNamespaces {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final PodProcessScanner scanner;
  private final InstantSource steady;
  private final SortedMap<String, PodProcess> known = new TreeMap<>();
  private Set<String> missing = Set.of();
  private Duration pause = FIRST;
  private Instant due = Instant.MIN;

  PodNamespaces(PodProcessScanner scanner, InstantSource steady) {
    this.scanner = scanner;
    this.steady = steady;
  }

  /** A process of each of these pods that has one. */
  Map<String, PodProcess> of(Set<String> pods) {
    known.keySet().retainAll(pods);
    known.values().removeIf(process -> !scanner.isStill(process));
    Set<String> unknown = new TreeSet<>(pods);
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty() && isDue(unknown)) {
      scanner.scan().stream()
          .filter(process -> unknown.contains(process.pod()))
          .forEach(process -> known.putIfAbsent(process.pod(), process));
    }
    return new TreeMap<>(known);
  }

  private boolean isDue(Set<String> unknown) {
    boolean news = !missing.containsAll(unknown);
    Instant now = steady.instant();
    if (!news && now.isBefore(due)) {
      return false;
    }
    pause = news ? FIRST : longer(pause);
    missing = Set.copyOf(unknown);
    due = now.plus(pause);
    return true;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
