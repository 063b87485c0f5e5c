package io.github.onloadnode.rollout;

import java.util.Map;
import java.util.TreeMap;

/**
 * What keeps a decision from being carried out, as this process has seen it. It may be forgotten at
 * any time: then it is found again.
 *
 * @param troubles what the API server refuses, by the name of the node; that of other objects by
 *     their kind and name
 */
public record Obstacles(Map<String, Trouble> troubles) {

  /** After a start. */
  public static final Obstacles NONE = new Obstacles(Map.of());

  public Obstacles {
    troubles = Map.copyOf(troubles);
  }

  /**
   * A write that was refused.
   *
   * @param why in the API server's words
   * @param waits whether it is not to be tried again yet
   */
  public record Trouble(String why, boolean waits) {}

  /** By name, so that the same ones are told in the same words. */
  Map<String, Trouble> sorted() {
    return new TreeMap<>(troubles);
  }
}
