package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;

/**
 * What the processes of a node have of Onload.
 *
 * @param holders those with Onload's devices open; unreadable where the agent may not look
 * @param servers the running control-plane servers that the reader's pid namespace holds
 * @param podNetworks where pods are, and what they have of the cards
 * @param unread what could not be read and has no {@link Reading} of its own
 */
public record Processes(
    Reading<List<Holder>> holders,
    Reading<List<ControlPlaneServer>> servers,
    PodNetworks podNetworks,
    List<Finding> unread) {

  public Processes {
    unread = List.copyOf(unread);
  }

  /** Of processes that nobody looked at. */
  public static Processes unseen(String reason) {
    return new Processes(
        Reading.unreadable(reason), Reading.unreadable(reason), PodNetworks.NONE, List.of());
  }
}
