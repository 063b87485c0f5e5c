package io.github.onloadnode.act;

import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.LinuxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a module on its own thread. A hanging init cannot be ended, so the thread is abandoned and
 * the agent carries on.
 */
final class InitThread {

  private static final Logger log = LoggerFactory.getLogger(InitThread.class);

  private static final Duration PROGRESS = Duration.ofSeconds(10);

  /** The call's result; loaded if it neither hangs nor has an {@code answer}. */
  record Result(boolean hangs, Optional<LinuxException> answer) {}

  private final KernelModules kernel;
  private final Duration deadline;

  /** An abandoned call; another one would wait for it in the kernel. */
  private volatile CompletableFuture<Boolean> leftBehind = CompletableFuture.completedFuture(true);

  InitThread(KernelModules kernel, Duration deadline) {
    this.kernel = kernel;
    this.deadline = deadline;
  }

  Result load(Path file, String parameters) {
    if (!leftBehind.isDone()) {
      return new Result(true, Optional.empty());
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("init-" + file.getFileName())
        .daemon()
        .start(() -> {
          try {
            kernel.load(file, parameters);
            done.complete(true);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    Result result = await(file.getFileName().toString(), done);
    if (result.hangs()) {
      leftBehind = done;
    }
    return result;
  }

  private Result await(String file, CompletableFuture<Boolean> done) {
    Duration waited = Duration.ZERO;
    while (waited.compareTo(deadline) < 0) {
      Duration next =
          PROGRESS.compareTo(deadline.minus(waited)) < 0 ? PROGRESS : deadline.minus(waited);
      try {
        done.get(next.toMillis(), TimeUnit.MILLISECONDS);
        return new Result(false, Optional.empty());
      } catch (TimeoutException _) {
        waited = waited.plus(next);
        log.info("waiting for module init file={} seconds={}", file, waited.toSeconds());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new Result(true, Optional.empty());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof LinuxException answer) {
          return new Result(false, Optional.of(answer));
        }
        throw new IllegalStateException("load of " + file, e.getCause());
      }
    }
    return new Result(true, Optional.empty());
  }
}
