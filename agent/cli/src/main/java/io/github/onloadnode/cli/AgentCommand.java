package io.github.onloadnode.cli;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.Configuration;
import io.github.onloadnode.host.AgentLock;
import io.github.onloadnode.host.Capability;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.logging.Logging;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** {@code agent}: runs until SIGTERM. */
final class AgentCommand implements Callable<Integer> {

  private final SettingOptions settings;
  private final OutputStream log;
  private final AgentProcess process;
  private final Signals signals;
  private @Nullable CommandSpec spec;

  AgentCommand(SettingOptions settings, OutputStream log, AgentProcess process, Signals signals) {
    this.settings = settings;
    this.log = log;
    this.process = process;
    this.signals = signals;
  }

  CommandSpec spec() {
    CommandSpec created =
        Commands.spec(
            this,
            "agent",
            "Brings this node to its desired state, keeps it there, and serves pods."
                + " Runs until SIGTERM.",
            ExitCode.OK,
            ExitCode.USAGE,
            ExitCode.OPERATING_SYSTEM,
            ExitCode.ALREADY_RUNNING,
            ExitCode.NO_PRIVILEGE,
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
    return run(settings.values(spec.commandLine().getParseResult()));
  }

  /** Runs with the values of these flags. */
  int run(Map<String, String> flags) throws Exception {
    Configuration configuration = settings.read(flags);
    AgentConfig config = configuration.agent();
    Logging logging = Logging.start(config.log(), log);
    HostFiles own = new HostFiles(HostRoot.ofThisProcess());
    requireCapabilities(process.missing(own));
    try (AgentLock _ = lock(config, own)) {
      logEffective(configuration.effective());
      run(config);
    } finally {
      logging.flush();
    }
    return ExitCode.OK.number();
  }

  private void run(AgentConfig config) throws Exception {
    signals.watch();
    try (AutoCloseable _ = process.start(config)) {
      signals.awaitStop();
    }
  }

  static void requireCapabilities(Reading<Set<Capability>> missing) {
    // If procfs cannot tell, the first refused system call will.
    Set<Capability> lacking = missing.toOptional().orElse(Set.of());
    if (!lacking.isEmpty()) {
      String list =
          lacking.stream()
              .map(capability -> capability.name() + " " + capability.purpose())
              .collect(Collectors.joining(", "));
      throw new UserException(
          ExitCode.NO_PRIVILEGE,
          "the agent lacks "
              + list
              + "; run it as root, or in a privileged container"
              + " (\"onload-agent sandbox\" and \"inspect\" need no privilege)");
    }
  }

  private static AgentLock lock(AgentConfig config, HostFiles own) {
    HostRoot root = new HostRoot(Path.of(config.host().root()));
    try {
      return AgentLock.take(root, own);
    } catch (AgentLock.HeldException e) {
      throw new UserException(ExitCode.ALREADY_RUNNING, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.OPERATING_SYSTEM,
          "cannot create the lock in "
              + root.resolve(AgentLock.DIRECTORY)
              + ": "
              + e.getMessage()
              + "; make the directory writable");
    }
  }

  private static void logEffective(Map<String, String> effective) {
    Logger logger = LoggerFactory.getLogger(AgentCommand.class);
    if (logger.isInfoEnabled()) {
      String pairs =
          effective.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
      logger.info("agent starts version={} {}", VersionCommand.version(), pairs);
    }
  }
}
