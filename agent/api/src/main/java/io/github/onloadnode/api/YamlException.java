package io.github.onloadnode.api;

/** The text is not a single YAML document, or uses a feature that the agent's files may not use. */
public final class YamlException extends Exception {

  private static final long serialVersionUID = 1;

  private final int line;
  private final String reason;

  /**
   * @param line where it is wrong, from 1
   * @param reason a clause without the line
   */
  YamlException(int line, String reason) {
    super("line " + line + ": " + reason);
    this.line = line;
    this.reason = reason;
  }

  /** Where it is wrong, from 1. */
  public int line() {
    return line;
  }

  /** What is wrong there, a clause. */
  public String reason() {
    return reason;
  }
}
