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
 * @param logs the kubelet's log directories
 * @param listed names by {@link Pod#key} from the kubelet; any thread may ask
 */
public record PodNaming(PodLogs logs, Supplier<Map<String, PodName>> listed) {

  /** Uses only the logs in their usual place, without asking the kubelet. */
  public static PodNaming byLogs(HostFiles files) {
    return new PodNaming(new PodLogs(files), Map::of);
  }
}
