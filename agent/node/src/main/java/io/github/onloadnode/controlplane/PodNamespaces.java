package io.github.onloadnode.controlplane;

import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodProcess;
import io.github.onloadnode.observe.PodProcessCheck;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** By which process the network namespace of a pod is reached, as long as that process is there. */
final class PodNamespaces {

  private final PodProcessCheck check;

  /** By the pods' UIDs: another may have a pod's name later. */
  private final SortedMap<String, PodProcess> known = new TreeMap<>();

  PodNamespaces(PodProcessCheck check) {
    this.check = check;
  }

  /** A process of each of these pods that has one. */
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

  /** By the UID, since a name may not be known to both; by the name where the UID is not known. */
  private static boolean isOf(PodProcess process, Pod pod) {
    return pod.uid()
        .map(uid -> Pod.key(uid).equals(Pod.key(process.podUid())))
        .orElse(process.pod().equals(pod.toString()));
  }
}
