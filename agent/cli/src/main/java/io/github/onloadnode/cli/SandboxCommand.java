package io.github.onloadnode.cli;

import io.github.onloadnode.config.Configuration;
import io.github.onloadnode.host.TemporaryTree;
import io.github.onloadnode.logging.Logging;
import io.github.onloadnode.sandbox.Sandbox;
import io.github.onloadnode.sandbox.SandboxStyle;
import io.github.onloadnode.sandbox.SandboxTerminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code sandbox}: the agent on a simulated machine. */
final class SandboxCommand implements Callable<Integer> {

  private static final String USUAL_PORT = "9810";
  private static final int LAST_PORT = 65_535;

  private final SettingOptions settings;
  private final SandboxStyle style;
  private final PrintWriter out;
  private final OutputStream log;
  private final Signals signals;
  private final OptionSpec exit =
      OptionSpec.builder("--exit")
          .type(boolean.class)
          .defaultValue("false")
          .description(
              "Exit after the story: with 0, or with 1 and the step that it did not reach.")
          .build();
  private final OptionSpec port =
      OptionSpec.builder("--port")
          .paramLabel("N")
          .type(int.class)
          .defaultValue(USUAL_PORT)
          .description(
              "Port of the diagnostics endpoint; any free one if it is taken. Default: "
                  + USUAL_PORT)
          .build();
  private final OptionSpec logLevel =
      OptionSpec.builder("--log-level")
          .paramLabel("LEVEL")
          .type(String.class)
          .defaultValue("error")
          .description(
              "What the agent logs to standard error; \"info\" shows its work. Default: error")
          .build();

  SandboxCommand(
      SettingOptions settings,
      SandboxStyle style,
      PrintWriter out,
      OutputStream log,
      Signals signals) {
    this.settings = settings;
    this.style = style;
    this.out = out;
    this.log = log;
    this.signals = signals;
  }

  CommandSpec spec() {
    return Commands.spec(
            this,
            "sandbox",
            "Shows the agent at work on a simulated machine: no hardware, no privilege, no network."
                + " Then waits for Ctrl-C, so that you can look at its diagnostics.",
            ExitCode.OK,
            ExitCode.NOT_AS_HOPED,
            ExitCode.USAGE,
            ExitCode.OPERATING_SYSTEM)
        .addOption(exit)
        .addOption(port)
        .addOption(logLevel);
  }

  @Override
  public Integer call() throws InterruptedException {
    signals.watch();
    SandboxTerminal terminal = new SandboxTerminal(out, style);
    try (TemporaryTree tree = TemporaryTree.create("onload-sandbox-");
        Sandbox sandbox = Sandbox.boot(tree.directory(), InstantSource.system())) {
      terminal.line("Onload node agent " + VersionCommand.version());
      terminal.line("The agent is the real one; its host, kernel and kubelet are simulated.");
      start(sandbox, tree.directory());
      terminal.line("Files:       " + tree.directory());
      showAddress(sandbox.diagnostics(), terminal);
      terminal.line("");
      return play(sandbox, terminal).number();
    } catch (IOException e) {
      throw new UserException(ExitCode.OPERATING_SYSTEM, "cannot set up the sandbox: " + e);
    }
  }

  private void start(Sandbox sandbox, Path root) throws IOException {
    Map<String, String> flags = new HashMap<>();
    flags.put("--host-root", root.toString());
    flags.put("--desired", sandbox.desired().toString());
    flags.put("--observe-interval", "1s");
    flags.put("--diagnostics-address", "127.0.0.1");
    flags.put("--diagnostics-port", free(wantedPort()));
    flags.put("--diagnostics-health-port", free(wantedPort() == 0 ? 0 : wantedPort() + 1));
    flags.put("--log-level", String.valueOf(logLevel.<String>getValue()));
    Configuration configuration = settings.read(flags);
    Logging.start(configuration.agent().log(), log);
    sandbox.start(configuration.agent(), VersionCommand.version());
  }

  private int wantedPort() {
    return port.<Integer>getValue();
  }

  /** Tries the port; if it is taken or out of range, any free port. */
  private static String free(int port) {
    if (port > LAST_PORT) {
      return "0";
    }
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.isBound() ? Integer.toString(port) : "0";
    } catch (IOException _) {
      return "0";
    }
  }

  private ExitCode play(Sandbox sandbox, SandboxTerminal terminal) throws InterruptedException {
    Optional<String> missed = sandbox.play(terminal, signals::isStopping);
    if (signals.isStopping()) {
      return ExitCode.OK;
    }
    terminal.line("");
    if (missed.isPresent()) {
      terminal.line("not reached: " + missed.get());
      return ExitCode.NOT_AS_HOPED;
    }
    terminal.line("Every step was reached.");
    if (!exit.<Boolean>getValue()) {
      showPages(sandbox, terminal);
      signals.awaitStop();
    }
    return ExitCode.OK;
  }

  private void showAddress(InetSocketAddress address, SandboxTerminal terminal) {
    boolean asWanted = wantedPort() == 0 || address.getPort() == wantedPort();
    String note = asWanted ? "" : " (port " + wantedPort() + " is in use)";
    terminal.line("Diagnostics: http://127.0.0.1:" + address.getPort() + note);
  }

  private static void showPages(Sandbox sandbox, SandboxTerminal terminal) {
    String curl = "  curl -s http://127.0.0.1:";
    terminal.line("Try, in another terminal:");
    terminal.line(curl + sandbox.health().getPort() + "/readyz");
    terminal.line(curl + sandbox.diagnostics().getPort() + "/metrics");
    terminal.line(curl + sandbox.diagnostics().getPort() + "/api/v1/node");
    terminal.line("Ctrl-C ends the sandbox and removes its files.");
  }
}
