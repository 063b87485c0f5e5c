package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;

/**
 * The cards of a node, their network interfaces, and why an interface must not be removed.
 *
 * @param nics as the agent's network namespace shows them
 * @param networkInterfaces the number of interfaces in that namespace, of any driver
 * @param unread failures to read what has no {@link Reading} of its own
 */
public record Hardware(List<Nic> nics, Reading<Integer> networkInterfaces, List<Finding> unread) {

  public Hardware {
    nics = List.copyOf(nics);
    unread = List.copyOf(unread);
  }
}
