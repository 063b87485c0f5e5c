package io.github.onloadnode.cli;

import io.github.onloadnode.agent.Doors;
import io.github.onloadnode.agent.NodeAgent;
import io.github.onloadnode.agent.config.AgentConfig;
import io.github.onloadnode.agent.config.ConfigReader;
import io.github.onloadnode.agent.config.ConfigurationTable;
import io.github.onloadnode.agent.config.Settings;
import io.github.onloadnode.agent.logging.Logging;
import io.github.onloadnode.agent.report.MetricsTable;
import io.github.onloadnode.linux.Linux;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The launcher {@code onload-agent}. */
public final class OnloadAgent {

  private final PrintWriter out;
  private final PrintWriter err;
  private final OutputStream log;
  private final Map<String, String> environment;
  private final AgentProcess process;
  private final Signals signals = new Signals();

  OnloadAgent(
      PrintStream out, PrintStream err, Map<String, String> environment, AgentProcess process) {
    this.out = writer(out);
    this.err = writer(err);
    this.log = err;
    this.environment = environment;
    this.process = process;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** The launcher's entry. */
  public static void main(String[] args) {
    Logging.prepare();
    OnloadAgent agent =
        new OnloadAgent(System.out, System.err, System.getenv(), OnloadAgent::start);
    int code = agent.run(args);
    agent.signals.stopped();
    System.exit(code);
  }

  private static NodeAgent start(AgentConfig config) throws IOException {
    Doors doors = Doors.ofThisMachine(Path.of(config.host().root()));
    return new NodeAgent(config, doors, VersionCommand.version()).start();
  }

  int run(String... args) {
    return commandLine().execute(args);
  }

  CommandLine commandLine() {
    CommandSpec root =
        Commands.spec(
            (Runnable) this::noCommand,
            "onload-agent",
            "Turns a node with AMD Solarflare NICs into one whose pods can use Onload.",
            ExitCode.values());
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    SettingOptions settings = new SettingOptions(new ConfigReader(), Settings.all(), environment);
    add(root, new AgentCommand(settings, log, process, signals).spec());
    add(root, new InspectCommand(Linux.load(), InstantSource.system(), out).spec());
    add(root, new VersionCommand(out).spec());
    add(root, new ReferenceCommand("configuration", ConfigurationTable::markdown, out).spec());
    add(root, new ReferenceCommand("metrics", MetricsTable::markdown, out).spec());
    return configured(new CommandLine(root));
  }

  private static void add(CommandSpec root, CommandSpec command) {
    root.addSubcommand(command.name(), command);
  }

  private void noCommand() {
    throw new UserException(
        ExitCode.USAGE, "a command is missing; \"onload-agent --help\" lists them");
  }

  private CommandLine configured(CommandLine line) {
    return line.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler((e, _) -> wrongUsage(e))
        .setExecutionExceptionHandler((e, _, _) -> failure(e));
  }

  private int wrongUsage(CommandLine.ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println(
        "onload-agent: "
            + e.getMessage()
            + suggestions(e)
            + "; \""
            + name
            + " --help\" says what there is");
    return ExitCode.USAGE.number();
  }

  private static String suggestions(CommandLine.ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?"
        : "";
  }

  private int failure(Exception e) {
    if (e instanceof UserException user) {
      String.valueOf(user.getMessage())
          .lines()
          .map(line -> "onload-agent: " + line)
          .forEach(err::println);
      return user.code().number();
    }
    err.println("onload-agent: internal error, please report it:");
    e.printStackTrace(err);
    return ExitCode.OPERATING_SYSTEM.number();
  }
}
