package io.github.onloadnode.upgrade;

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

  /** Whether the same order may well succeed later, without anybody's doing. */
  public boolean isWorthAnotherTry() {
    return result.filter(ended -> ended == Result.ABORTED || ended == Result.REJECTED).isPresent();
  }

  /** The ends that an order can have. */
  public enum Result {
    SUCCEEDED("Succeeded"),
    ROLLED_BACK("RolledBack"),
    /** The change had begun, and what ran before goes on. */
    ABORTED("Aborted"),
    /** Refused before the change began: no pod noticed. */
    REJECTED("Rejected"),
    /** Nothing serves until a person has acted: the journal's step is Failed too. */
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
