package io.github.onloadnode.controlplane;

import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodProcess;
import io.github.onloadnode.observe.PodProcessCheck;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** Remembers a process in the network namespace of each pod, until that process ends. */
final class PodNamespaces {

  private final PodProcessCheck check;

  /** By UID, because a later pod may have the same name. */
  private final SortedMap<String, PodProcess> known = new TreeMap<>();

  PodNamespaces(PodProcessCheck check) {
    this.check = check;
  }

  /** One process for each of these pods that has any. */
  Collection<PodProcess> of(ServedPods served) {
    known
        .values()
        .removeIf(process ->
            served.pods().stream().noneMatch(pod -> isOf(process, pod)) || !check.isStill(process));
    served.processes().stream()
        .filter(process -> !known.containsKey(process.podUid()))
        .filter(process -> served.pods().stream().anyMatch(pod -> isOf(process, pod)))
        .filter(check::isStill)
        .forEach(process -> known.putIfAbsent(process.podUid(), process));
    return known.values().stream().sorted(Comparator.comparing(PodProcess::pod)).toList();
  }

  /** Compares UIDs, since either name may be missing; names only if the UID is unknown. */
  private static boolean isOf(PodProcess process, Pod pod) {
    return pod.uid()
        .map(uid -> Pod.key(uid).equals(Pod.key(process.podUid())))
        .orElse(process.pod().equals(pod.toString()));
  }
}
