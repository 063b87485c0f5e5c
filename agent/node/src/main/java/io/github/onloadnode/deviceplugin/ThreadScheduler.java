package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks in real time on the thread {@code device-plugin}. */
final class ThreadScheduler implements Scheduler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadScheduler.class);
  private static final long CLOSE_MILLIS = 200;

  private final ScheduledThreadPoolExecutor thread;
  private final long started = System.nanoTime();

  ThreadScheduler() {
    thread =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("device-plugin").unstarted(task));
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  @Override
  public void execute(Runnable task) {
    later(Duration.ZERO, task);
  }

  @Override
  public Timer later(Duration delay, Runnable task) {
    try {
      Future<?> future =
          thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException _) {
      // After closing, late gRPC callbacks have nothing to do.
      return () -> {};
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("device plugin task failed", e);
    }
  }
}
