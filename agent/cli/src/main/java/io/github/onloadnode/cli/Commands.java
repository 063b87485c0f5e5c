package io.github.onloadnode.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the help of every command has in common. */
final class Commands {

  private static final int WIDTH = 100;

  private Commands() {}

  /**
   * A command without options but {@code --help}. Built by hand instead of from annotations, whose
   * reading costs more at start than everything else on the command line.
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
