package io.github.onloadnode.kubelet;

import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the kubelet remembers of the pods that hold devices.
 *
 * @param pods which pods hold which devices, by the kubelet's list
 * @param checkpoint which devices were given away, by the kubelet's file
 * @param logs has the names of pods that are not listed
 */
public record KubeletRecords(PodResources pods, KubeletCheckpoint checkpoint, PodLogs logs) {

  /** The names of pods with these UIDs, as far as the logs have them, by {@link Pod#key}. */
  Map<String, PodName> names(Set<String> uids) {
    Map<String, PodLogs.Directory> directories =
        new HashMap<>(logs.directories().fold(all -> all, Map::of, _ -> Map.of()));
    if (!uids.stream().map(Pod::key).allMatch(directories::containsKey)) {
      logs.linked().forEach(directories::putIfAbsent);
    }
    Map<String, PodName> names = new HashMap<>();
    directories.forEach((uid, directory) -> names.put(uid, directory.name()));
    return names;
  }
}
