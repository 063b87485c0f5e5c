package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/**
 * The text is not a single YAML or JSON document, or uses a feature that the agent's files may not
 * use.
 */
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

  /** What the parser found wrong. */
  static YamlException of(IOException wrong) {
    if (wrong instanceof JsonProcessingException known) {
      String reason = String.valueOf(known.getOriginalMessage()).lines().findFirst().orElse("");
      int line = known.getLocation() == null ? 1 : known.getLocation().getLineNr();
      return new YamlException(line, reason);
    }
    return new YamlException(1, String.valueOf(wrong.getMessage()));
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
