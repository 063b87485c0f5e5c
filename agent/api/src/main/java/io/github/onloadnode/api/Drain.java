package io.github.onloadnode.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the drain of a node's holders is, for people.
 *
 * @param since when this state began
 * @param remaining how many pods still hold a device
 * @param blocked how many of them cannot be evicted now
 * @param blockedBy what stands in the way, the first few
 */
public record Drain(
    long seq,
    State state,
    Optional<Instant> since,
    int remaining,
    int blocked,
    List<String> blockedBy) {

  public Drain {
    blockedBy = List.copyOf(blockedBy);
  }

  /** What the drain does. */
  public enum State {
    WAITING_JOBS("waiting-jobs"),
    EVICTING("evicting"),
    BLOCKED("blocked"),
    DONE("done"),
    TIMEOUT("timeout");

    private final String text;

    State(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
