package io.github.onloadnode.kubelet;

import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the kubelet remembers of the pods that hold devices.
 *
 * @param pods who holds which devices, as it lists them
 * @param checkpoint what it has given away, as its file says
 * @param logs where the names of pods are that it does not list
 */
public record KubeletRecords(PodResources pods, KubeletCheckpoint checkpoint, PodLogs logs) {

  /** Names by {@link Pod#key} of as many of these UIDs as the logs tell. */
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
