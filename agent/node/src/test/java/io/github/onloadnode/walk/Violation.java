package io.github.onloadnode.walk;

/** A promise of the protocol was broken. */
final class Violation extends Error {
  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }
}
