package io.github.onloadnode.api;

import java.util.Arrays;
import java.util.Optional;

/** How an order can end. */
public enum OrderOutcome {
  SUCCEEDED("Succeeded"),
  ROLLED_BACK("RolledBack"),
  /** The change had begun; the old revision is served again. */
  ABORTED("Aborted"),
  /** Refused before the change began: no pod noticed. */
  REJECTED("Rejected"),
  /** Nothing is served until a person acts; the journal's step is Failed too. */
  FAILED("Failed"),
  REMOVED("Removed");

  private final String text;

  OrderOutcome(String text) {
    this.text = text;
  }

  /** As the journal and the API spell it. */
  public String text() {
    return text;
  }

  /** Empty for a word that this agent does not know. */
  public static Optional<OrderOutcome> of(String text) {
    return Arrays.stream(values()).filter(outcome -> outcome.text.equals(text)).findFirst();
  }

  /** Whether the same order may succeed later without any change by a person. */
  public boolean isWorthAnotherTry() {
    return this == ABORTED || this == REJECTED;
  }
}
