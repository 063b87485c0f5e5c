package io.github.onloadnode.cli;

import io.github.onloadnode.config.ControllerConfig;
import io.github.onloadnode.config.ControllerConfiguration;
import io.github.onloadnode.logging.Logging;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** {@code controller}: runs until SIGTERM. */
final class ControllerCommand implements Callable<Integer> {

  private final SettingOptions settings;
  private final OutputStream log;
  private final ControllerProcess process;
  private final Signals signals;
  private @Nullable CommandSpec spec;

  ControllerCommand(
      SettingOptions settings, OutputStream log, ControllerProcess process, Signals signals) {
    this.settings = settings;
    this.log = log;
    this.process = process;
    this.signals = signals;
  }

  CommandSpec spec() {
    CommandSpec created =
        Commands.spec(
            this,
            "controller",
            "Tells the agents of a cluster what to run and when, as the Onload custom resources"
                + " say. Runs until SIGTERM.",
            ExitCode.OK,
            ExitCode.USAGE,
            ExitCode.UNAVAILABLE,
            ExitCode.OPERATING_SYSTEM,
            ExitCode.CONFIGURATION);
    settings.addTo(created);
    spec = created;
    return created;
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("called without a command line");
    }
    ControllerConfiguration configuration =
        settings.readController(settings.values(spec.commandLine().getParseResult()));
    Logging logging = Logging.start(configuration.controller().log(), log);
    try {
      logEffective(configuration.effective());
      run(configuration.controller());
    } finally {
      logging.flush();
    }
    return ExitCode.OK.number();
  }

  private void run(ControllerConfig config) throws Exception {
    signals.watch();
    try (AutoCloseable _ = process.start(config)) {
      signals.awaitStop();
    } catch (NoClassDefFoundError e) {
      throw new UserException(
          ExitCode.UNAVAILABLE,
          "the controller's libraries are not on this class path ("
              + e.getMessage()
              + "); start it by bin/onload-agent, or in the image as \"java @onload-controller"
              + " controller\"");
    }
  }

  private static void logEffective(Map<String, String> effective) {
    Logger logger = LoggerFactory.getLogger(ControllerCommand.class);
    if (logger.isInfoEnabled()) {
      String pairs =
          effective.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
      logger.info("controller starts version={} {}", VersionCommand.version(), pairs);
    }
  }
}
