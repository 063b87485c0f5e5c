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

  void install() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
  }

  private void stop() {
    stop.countDown();
    try {
      if (stopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        // The JVM would end with 143, which looks like a failure to those who asked for the end.
        Runtime.getRuntime().halt(ExitCode.OK.number());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitStop() throws InterruptedException {
    stop.await();
  }

  /** To be called when everything is closed. */
  void stopped() {
    stopped.countDown();
  }
}
