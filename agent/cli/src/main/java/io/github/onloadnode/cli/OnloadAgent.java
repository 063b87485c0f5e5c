package io.github.onloadnode.cli;

import io.github.onloadnode.agent.NodeAgent;
import io.github.onloadnode.agent.Surroundings;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.config.ConfigurationTable;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.logging.Logging;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The launcher {@code onload-agent}. */
public final class OnloadAgent {

  private static final String AGENT = "agent";

  /**
   * A constant, so that it is in the start-up cache, which another process's command line trains.
   */
  private static final AgentProcess ON_THIS_MACHINE = OnloadAgent::start;

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

  /** The main method. */
  public static void main(String[] args) {
    runToTheEnd(args, ON_THIS_MACHINE);
  }

  /** Runs the command and exits the Java process. */
  static void runToTheEnd(String[] args, AgentProcess process) {
    Logging.prepare();
    OnloadAgent agent = new OnloadAgent(System.out, System.err, System.getenv(), process);
    agent.signals.install();
    int code = agent.run(args);
    agent.signals.stopped(code);
    System.exit(code);
  }

  private static NodeAgent start(AgentConfig config) throws IOException {
    Surroundings surroundings = Surroundings.ofThisMachine(Path.of(config.host().root()));
    return new NodeAgent(config, surroundings, VersionCommand.version()).start();
  }

  int run(String... args) {
    boolean agent = args.length > 0 && args[0].equals(AGENT);
    Optional<Map<String, String>> flags =
        agent
            ? PlainFlags.read(Arrays.copyOfRange(args, 1, args.length), settings().names())
            : Optional.empty();
    return flags.map(this::runAgent).orElseGet(() -> commandLine(args).execute(args));
  }

  private int runAgent(Map<String, String> flags) {
    try {
      return agent().run(flags);
    } catch (Exception e) {
      return failure(e);
    }
  }

  private AgentCommand agent() {
    return new AgentCommand(settings(), log, process, signals);
  }

  private SettingOptions settings() {
    return new SettingOptions(new ConfigReader(), environment);
  }

  /**
   * With all commands, or only with the one that the arguments name, because building the others
   * takes time.
   */
  CommandLine commandLine(String... args) {
    CommandSpec root =
        Commands.spec(
            (Runnable) this::noCommand,
            "onload-agent",
            "Turns a node with AMD Solarflare NICs into one whose pods can use Onload.",
            ExitCode.values());
    root.usageMessage().synopsisSubcommandLabel("COMMAND");
    Map<String, Supplier<CommandSpec>> commands = commands();
    Set<String> wanted =
        args.length > 0 && commands.containsKey(args[0]) ? Set.of(args[0]) : commands.keySet();
    commands.forEach((name, spec) -> {
      if (wanted.contains(name)) {
        root.addSubcommand(name, spec.get());
      }
    });
    return configured(new CommandLine(root));
  }

  private Map<String, Supplier<CommandSpec>> commands() {
    Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>();
    commands.put(AGENT, () -> agent().spec());
    commands.put(
        "controller",
        () ->
            new ControllerCommand(
                    new SettingOptions(ConfigReader.ofController(), environment),
                    log,
                    ControllerStart::start,
                    signals)
                .spec());
    commands.put(
        "sandbox",
        () ->
            new SandboxCommand(settings(), Terminal.style(environment), out, log, signals).spec());
    commands.put(
        "inspect", () -> new InspectCommand(Linux.load(), InstantSource.system(), out).spec());
    commands.put("cleanup", () -> new CleanupCommand(environment, out).spec());
    commands.put("version", () -> new VersionCommand(out).spec());
    commands.put(
        "configuration",
        () -> new ReferenceCommand("configuration", ConfigurationTable::markdown, out).spec());
    commands.put(
        "metrics", () -> new ReferenceCommand("metrics", MetricsPage::markdown, out).spec());
    return commands;
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
        "onload-agent: " + e.getMessage() + suggestions(e) + "; see \"" + name + " --help\"");
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
