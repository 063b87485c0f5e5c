package io.github.onloadnode.lab;

/**
 * The lab failed, not the code under test: no guest, a guest that died, a command over its limit.
 */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LabException(String message) {
    super(message);
  }

  LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
