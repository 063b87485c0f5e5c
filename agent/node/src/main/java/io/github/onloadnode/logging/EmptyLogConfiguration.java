package io.github.onloadnode.logging;

/**
 * Named by {@code java.util.logging.config.class}, so that java.util.logging neither reads a
 * properties file nor installs a handler.
 */
public final class EmptyLogConfiguration {

  /** Called by java.util.logging. */
  public EmptyLogConfiguration() {
    // {@link Logging} configures everything.
  }
}
