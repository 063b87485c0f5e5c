package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.node.Reading;
import java.util.List;

/**
 * Who holds devices as kubelet and the device plugin know it.
 *
 * @param pods {@code namespace/name}; unreadable = nobody knows, which counts as held
 * @param answered allocations that were answered and that kubelet does not list yet
 */
public record Holding(Reading<List<String>> pods, int answered) {

  /** Nobody has asked for a device. */
  public static final Holding NOBODY = new Holding(Reading.present(List.of()), 0);
}
