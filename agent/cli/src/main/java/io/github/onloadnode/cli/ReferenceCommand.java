package io.github.onloadnode.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a page of the reference as Markdown, for the documentation. */
final class ReferenceCommand implements Callable<Integer> {

  private final String name;
  private final Supplier<String> page;
  private final PrintWriter out;

  ReferenceCommand(String name, Supplier<String> page, PrintWriter out) {
    this.name = name;
    this.page = page;
    this.out = out;
  }

  CommandSpec spec() {
    CommandSpec spec =
        Commands.spec(this, name, "Prints the reference of the " + name + ".", ExitCode.OK);
    spec.usageMessage().hidden(true);
    return spec;
  }

  @Override
  public Integer call() {
    out.print(page.get());
    out.flush();
    return ExitCode.OK.number();
  }
}
