package io.github.onloadnode.leaving;

/** Carries the end out of a step that cannot be taken. */
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
