package io.github.onloadnode.rollout;

import java.time.Instant;
import java.util.Map;

/**
 * What a controller may forget at any time: it only makes a wait shorter.
 *
 * @param retries the last order of each node that is worth another try, by the node's name
 */
public record Memory(Map<String, Retry> retries) {

  /** After a start. */
  public static final Memory NONE = new Memory(Map.of());

  public Memory {
    retries = Map.copyOf(retries);
  }

  /**
   * An order that ended without success.
   *
   * @param times how many in a row ended so
   * @param seen when that was seen, by this process's clock
   */
  public record Retry(long seq, int times, Instant seen) {}
}
