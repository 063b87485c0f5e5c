package io.github.onloadnode.lab;

/**
 * What a command in a guest ended with.
 *
 * @param output both streams in the order written, or standard output alone where that was asked
 *     for
 * @param errors standard error; empty where it is part of the output
 */
public record CommandResult(int exitCode, String output, String errors) {

  /** The output of a command that has to succeed. */
  public String expectSuccess() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ":\n" + output + errors);
    }
    return output;
  }
}
