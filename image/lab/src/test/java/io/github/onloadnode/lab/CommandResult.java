package io.github.onloadnode.lab;

/** What a command in a guest ended with; the output is both streams in the order written. */
public record CommandResult(int exitCode, String output) {

  /** The output of a command that has to succeed. */
  public String expectSuccess() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ":\n" + output);
    }
    return output;
  }
}
