package io.github.onloadnode.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code version}. */
final class VersionCommand implements Callable<Integer> {

  private final PrintWriter out;

  VersionCommand(PrintWriter out) {
    this.out = out;
  }

  CommandSpec spec() {
    return Commands.spec(this, "version", "Prints the versions of agent and Java.", ExitCode.OK);
  }

  /** The agent's version, from the jar's manifest. */
  static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public Integer call() {
    out.println("onload-agent " + version());
    out.println("java " + Runtime.version());
    return ExitCode.OK.number();
  }
}
