package io.github.onloadnode.logging;

import io.github.onloadnode.config.AgentConfig.Log;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sets up the process's logging. */
public final class Logging {

  /**
   * Libraries with warnings that users cannot act on: netty warns of socket options that unix
   * sockets lack, grpc of calls that end with the kubelet, fabric8 of v1alpha1.
   */
  private static final Map<String, Level> LIBRARIES =
      Map.of(
          "io.netty",
          Level.SEVERE,
          "io.grpc",
          Level.SEVERE,
          "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
          Level.SEVERE);

  private final List<Logger> configured;
  private final Handler handler;

  private Logging(List<Logger> configured, Handler handler) {
    this.configured = configured;
    this.handler = handler;
  }

  /**
   * Must run before the first logger, so that java.util.logging and slf4j do not search the class
   * path.
   */
  public static void prepare() {
    System.setProperty("java.util.logging.config.class", EmptyLogConfiguration.class.getName());
    System.setProperty("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  /** Replaces any logging that is set up; writes whole lines to the stream. */
  public static Logging start(Log log, OutputStream out) {
    LogManager.getLogManager().reset();
    Handler handler = new StreamLineHandler(out, formatter(log.format()));
    Logger root = Logger.getLogger("");
    root.setLevel(level(log.level()));
    root.addHandler(handler);
    return new Logging(
        Stream.concat(Stream.of(root), LIBRARIES.entrySet().stream().map(Logging::quiet))
            .collect(Collectors.toUnmodifiableList()),
        handler);
  }

  /** Kept because java.util.logging forgets the level of an unreferenced logger. */
  public List<String> configuredLoggers() {
    return configured.stream().map(Logger::getName).toList();
  }

  /** Flushes the buffered lines. */
  public void flush() {
    handler.flush();
  }

  private static Logger quiet(Map.Entry<String, Level> library) {
    Logger logger = Logger.getLogger(library.getKey());
    logger.setLevel(library.getValue());
    return logger;
  }

  private static Formatter formatter(Log.Format format) {
    return switch (format) {
      case TEXT -> new TextFormatter();
      case JSON -> new JsonFormatter();
    };
  }

  private static Level level(Log.Level level) {
    return switch (level) {
      case TRACE -> Level.FINEST;
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARN -> Level.WARNING;
      case ERROR -> Level.SEVERE;
    };
  }
}
