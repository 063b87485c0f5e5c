package io.github.onloadnode.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process on a signal. After the first SIGTERM or SIGINT {@link #awaitStop} returns, and
 * the process exits with the code given to {@link #stopped}, or without it after a timeout.
 */
final class Signals {

  /** Kubernetes kills after 30 s by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean watched;
  private volatile int code;

  /** Once a process. */
  void install() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
  }

  private void stop() {
    stop.countDown();
    if (!watched) {
      return;
    }
    try {
      if (stopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        // The JVM would exit with 143, which looks like a failure of a requested stop.
        Runtime.getRuntime().halt(code);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * From now on signals no longer end the JVM directly: the running command closes everything
   * first.
   */
  void watch() {
    watched = true;
  }

  boolean isStopping() {
    return stop.getCount() == 0;
  }

  void awaitStop() throws InterruptedException {
    stop.await();
  }

  /** Call this when everything is closed, with the exit code of the process. */
  void stopped(int exitCode) {
    code = exitCode;
    stopped.countDown();
  }
}
