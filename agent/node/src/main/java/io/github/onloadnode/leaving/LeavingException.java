package io.github.onloadnode.leaving;

/** Carries the outcome out of a failed step. */
final class LeavingException extends RuntimeException {

  private final transient Outcome outcome;

  LeavingException(Outcome outcome) {
    super(outcome.toString());
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }
}
