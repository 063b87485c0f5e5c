package io.github.onloadnode.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Builds what all commands and their help texts share. */
final class Commands {

  private static final int WIDTH = 100;

  private Commands() {}

  /**
   * A command whose only option is {@code --help}. Built by hand, because picocli's annotations
   * take longer to read than the rest of the command line takes to run.
   */
  static CommandSpec spec(Object command, String name, String description, ExitCode... codes) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage()
        .width(WIDTH)
        .abbreviateSynopsis(true)
        .description(description, "")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes(codes))
        .optionListHeading("Options:%n")
        .commandListHeading("Commands:%n")
        .sortOptions(false);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this text.").build());
    return spec;
  }

  private static Map<String, String> exitCodes(ExitCode... codes) {
    return Arrays.stream(codes)
        .collect(
            Collectors.toMap(
                code -> "%3d".formatted(code.number()),
                ExitCode::meaning,
                (first, _) -> first,
                LinkedHashMap::new));
  }
}
