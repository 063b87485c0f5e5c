package io.github.onloadnode.logging;

/**
 * Named by {@code java.util.logging.config.class}, so that java.util.logging neither looks for a
 * file of properties nor sets up a handler of its own.
 */
public final class EmptyLogConfiguration {

  /** Called by java.util.logging. */
  public EmptyLogConfiguration() {
    // {@link Logging} says what there is to say.
  }
}
