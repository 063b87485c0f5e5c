package io.github.onloadnode.node;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import java.util.List;

/**
 * The cards of a node, their network interfaces, and what keeps an interface from being taken away.
 *
 * @param nics as the agent's network namespace shows them
 * @param networkInterfaces how many that namespace has, whatever their driver
 * @param unread what could not be read and has no {@link Reading} of its own
 */
public record Hardware(List<Nic> nics, Reading<Integer> networkInterfaces, List<Finding> unread) {

  public Hardware {
    nics = List.copyOf(nics);
    unread = List.copyOf(unread);
  }
}
