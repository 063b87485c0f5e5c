package io.github.onloadnode.controlplane;

import io.github.onloadnode.node.Pod;
import io.github.onloadnode.observe.PodProcess;
import io.github.onloadnode.observe.PodProcessScanner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By which process the network namespace of a pod is reached. All processes are looked at only
 * where a pod is new, and less and less often for one that has none.
 */
final class PodNamespaces {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final PodProcessScanner scanner;
  private final InstantSource steady;

  /** By the pods' UIDs: another may have a pod's name later. */
  private final SortedMap<String, PodProcess> known = new TreeMap<>();

  private Set<Pod> missing = Set.of();
  private Duration pause = FIRST;
  private Instant due = Instant.MIN;

  PodNamespaces(PodProcessScanner scanner, InstantSource steady) {
    this.scanner = scanner;
    this.steady = steady;
  }

  /** A process of each of these pods that has one. */
  Collection<PodProcess> of(Set<Pod> pods) {
    known
        .values()
        .removeIf(process ->
            pods.stream().noneMatch(pod -> isOf(process, pod)) || !scanner.isStill(process));
    Set<Pod> unknown = new HashSet<>(pods);
    unknown.removeIf(pod -> known.values().stream().anyMatch(process -> isOf(process, pod)));
    if (!unknown.isEmpty() && isDue(unknown)) {
      scanner.scan().stream()
          .filter(process -> unknown.stream().anyMatch(pod -> isOf(process, pod)))
          .forEach(process -> known.putIfAbsent(process.podUid(), process));
    }
    return known.values().stream().sorted(Comparator.comparing(PodProcess::pod)).toList();
  }

  /** By the UID, since a name may not be known to both; by the name where the UID is not known. */
  private static boolean isOf(PodProcess process, Pod pod) {
    return pod.uid()
        .map(uid -> Pod.key(uid).equals(Pod.key(process.podUid())))
        .orElse(process.pod().equals(pod.toString()));
  }

  private boolean isDue(Set<Pod> unknown) {
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
