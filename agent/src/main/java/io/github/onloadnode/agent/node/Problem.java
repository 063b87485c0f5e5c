package io.github.onloadnode.agent.node;

/**
 * An expected failure: a value that people and programs can read.
 *
 * @param message what was tried, on what, and why it failed
 * @param remedy what a person can do about it, as an imperative
 */
public record Problem(Reason reason, String message, String remedy) {

  @Override
  public String toString() {
    return reason.text() + ": " + message + "; " + remedy;
  }
}
