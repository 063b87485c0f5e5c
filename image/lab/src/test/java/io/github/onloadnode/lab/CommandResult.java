package io.github.onloadnode.lab;

/**
 * The result of a command in a guest.
 *
 * @param output both streams in the order written, or only standard output if requested
 * @param errors standard error; empty if it is part of the output
 */
public record CommandResult(int exitCode, String output, String errors) {

  /** The output; fails unless the command succeeded. */
  public String expectSuccess() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ":\n" + output + errors);
    }
    return output;
  }
}
