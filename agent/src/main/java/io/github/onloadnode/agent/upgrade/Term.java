package io.github.onloadnode.agent.upgrade;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the last finished order ended.
 *
 * @param seq of that order, 0 before the first
 * @param result empty before the first
 */
public record Term(long seq, Optional<Result> result) {

  /** No order was ever finished. */
  public static final Term NONE = new Term(0, Optional.empty());

  /** The ends that an order can have. */
  public enum Result {
    SUCCEEDED("Succeeded"),
    ROLLED_BACK("RolledBack"),
    ABORTED("Aborted"),
    FAILED("Failed"),
    REMOVED("Removed");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    /** As the journal and the API spell it. */
    public String text() {
      return text;
    }

    /** Empty for a word that this agent does not know. */
    public static Optional<Result> of(String text) {
      return Arrays.stream(values()).filter(result -> result.text.equals(text)).findFirst();
    }
  }
}
