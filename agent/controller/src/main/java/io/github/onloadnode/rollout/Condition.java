package io.github.onloadnode.rollout;

import java.time.Instant;

/**
 * A condition of the custom resource.
 *
 * @param reason one word in CamelCase
 * @param since when {@code holds} changed last
 */
public record Condition(
    Type type, boolean holds, String reason, String message, Instant since, long generation) {

  /** What it is about. */
  public enum Type {
    AVAILABLE("Available"),
    PROGRESSING("Progressing"),
    DEGRADED("Degraded"),
    HALTED("Halted"),
    CONFLICT("Conflict");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** As the status spells it. */
    public String text() {
      return text;
    }
  }
}
