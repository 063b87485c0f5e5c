package io.github.onloadnode.api;

/**
 * An expected failure: a value that people and programs can read.
 *
 * @param message what was tried, on what, and why it failed
 * @param remedy what a person can do about it, as an imperative
 */
public record Problem(Reason reason, String message, String remedy) {

  /** Who holds devices may be ten thousand processes; the journal has 1 MiB for its problems. */
  public static final int LONGEST = 4096;

  public Problem {
    message = shortened(message);
    remedy = shortened(remedy);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST - 40) + "... (%d characters)".formatted(text.length());
  }

  @Override
  public String toString() {
    return reason.text() + ": " + message + "; " + remedy;
  }
}
