package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;

/**
 * How the processes of a node use Onload.
 *
 * @param holders those with Onload's devices open; unreadable if the agent lacks permission
 * @param servers the running control-plane servers in the reader's pid namespace
 * @param podNetworks the network namespaces of pods, and which interfaces are in them
 * @param unread failures to read what has no {@link Reading} of its own
 */
public record Processes(
    Reading<List<Holder>> holders,
    Reading<List<ControlPlaneServer>> servers,
    PodNetworks podNetworks,
    List<Finding> unread) {

  public Processes {
    unread = List.copyOf(unread);
  }

  /** Processes that were not observed. */
  public static Processes unseen(String reason) {
    return new Processes(
        Reading.unreadable(reason), Reading.unreadable(reason), PodNetworks.NONE, List.of());
  }
}
