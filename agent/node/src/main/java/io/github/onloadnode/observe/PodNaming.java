package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.kubelet.PodLogs;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the names of pods come from.
 *
 * @param logs what the kubelet writes for others
 * @param listed names by {@link Pod#key}, as the kubelet tells them; by any thread
 */
public record PodNaming(PodLogs logs, Supplier<Map<String, PodName>> listed) {

  /** By the logs alone, where they usually are: for somebody who does not ask the kubelet. */
  public static PodNaming byLogs(HostFiles files) {
    return new PodNaming(new PodLogs(files), Map::of);
  }
}
