package io.github.onloadnode.rollout;

import java.time.Instant;
import java.util.Map;

/**
 * What a controller may forget at any time: then it waits less long, or ends a halt earlier.
 *
 * @param retries the last order of each node that is worth another try, by the node's name
 * @param failed the revision that each node failed with and has not run since, by the node's name
 * @param ends the end of each node's last order, by the node's name
 * @param begun whether a pass came before: what is new now has happened since
 */
public record Memory(
    Map<String, Retry> retries, Map<String, String> failed, Map<String, End> ends, boolean begun) {

  /** After a start. */
  public static final Memory NONE = new Memory(Map.of(), Map.of(), Map.of(), false);

  public Memory {
    retries = Map.copyOf(retries);
    failed = Map.copyOf(failed);
    ends = Map.copyOf(ends);
  }

  /**
   * An order that ended without success.
   *
   * @param times how many in a row ended so
   * @param seen when that was seen, by this process's clock
   */
  public record Retry(long seq, int times, Instant seen) {}

  /** When an order ended, by this process's clock where it saw that. */
  public record End(long seq, Instant at) {}
}
