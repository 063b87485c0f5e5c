package io.github.onloadnode.cli;

/** A mistake that the user can correct; the message is one sentence that says how. */
final class UserException extends RuntimeException {

  private final ExitCode code;

  UserException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
