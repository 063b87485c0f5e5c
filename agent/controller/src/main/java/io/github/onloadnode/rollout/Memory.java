package io.github.onloadnode.rollout;

import java.util.Map;

/**
 * What a controller may forget at any time: it only makes a wait shorter.
 *
 * @param retries how often in a row a node was given the same revision again, by node
 */
public record Memory(Map<String, Integer> retries) {

  /** After a start. */
  public static final Memory NONE = new Memory(Map.of());

  public Memory {
    retries = Map.copyOf(retries);
  }
}
