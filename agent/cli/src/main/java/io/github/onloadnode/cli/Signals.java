package io.github.onloadnode.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the process at the request of others. The first SIGTERM or SIGINT lets {@link
 * #awaitStop} return; the process ends with {@link #stopped}'s code once that was called, or after
 * a while without it.
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
        // The JVM would end with 143, which looks like a failure to those who asked for the end.
        Runtime.getRuntime().halt(code);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on the end is ours: what runs looks for it, and closes what there is to close. */
  void watch() {
    watched = true;
  }

  boolean isStopping() {
    return stop.getCount() == 0;
  }

  void awaitStop() throws InterruptedException {
    stop.await();
  }

  /** To be called when everything is closed, with the exit code of the process. */
  void stopped(int exitCode) {
    code = exitCode;
    stopped.countDown();
  }
}
