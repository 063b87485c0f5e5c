package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.reconcile.Pass;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports passes to the API server on its own thread, so that a slow or unreachable API server
 * never delays a pass.
 */
public final class NodeApi implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeApi.class);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);
  private static final Duration AFTER_A_FAULT = Duration.ofMinutes(1);

  private final NodeWriter writer;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private Optional<Pass> newest = Optional.empty();
  private boolean news;
  private boolean closing;
  private Duration delay = Duration.ZERO;
  private Optional<Reason> logged = Optional.empty();

  NodeApi(NodeWriter writer) {
    this.writer = writer;
    this.thread = Thread.ofPlatform().daemon().name("node-api").unstarted(this::run);
  }

  /**
   * Creates the reporter of this process.
   *
   * @param version of the agent
   * @param simulated whether host and kernel are simulated
   * @param clock the wall clock, only for people
   * @param steady a clock that never jumps
   */
  public static NodeApi of(
      ApiServer server,
      String version,
      boolean simulated,
      InstantSource clock,
      InstantSource steady) {
    ApiClient client =
        new ApiClient(server, ApiConnection.of(server.account(), "onload-agent/" + version));
    return new NodeApi(
        new NodeWriter(
            client,
            new NodeWriter.Speaker(version, simulated),
            ApiStatus.of(server),
            new NodeWriter.Clocks(clock, steady),
            RandomGenerator.getDefault()));
  }

  /**
   * Starts with the newest pass, or else with the next one.
   *
   * @param after the delay before starting, so that registration comes first
   */
  public void start(Duration after) {
    delay = after;
    thread.start();
  }

  /** Takes the newest pass and drops earlier ones that were not reported yet. Never blocks. */
  public void passed(Pass pass) {
    lock.lock();
    try {
      newest = Optional.of(pass);
      news = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The state of the exchange with the API server. */
  public ApiStatus status() {
    return writer.status();
  }

  /** Cancels a running request. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(LONGEST_CLOSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      rest();
      Duration pause = AFTER_A_FAULT;
      for (Optional<Pass> pass = next(pause); pass.isPresent(); pass = next(pause)) {
        pause = step(pass.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      writer.close();
    }
  }

  private Duration step(Pass pass) {
    try {
      return writer.step(pass);
    } catch (RuntimeException | LinkageError e) {
      log.error("node not written", e);
      writer.fault(
          new Finding(Reason.AGENT_FAULT, "write to the node's object: " + e, "report this"));
      return AFTER_A_FAULT;
    } finally {
      report(writer.status());
    }
  }

  /** Logs a new kind of problem once, and once that it is over. */
  private void report(ApiStatus status) {
    Optional<Reason> reason = status.problem().map(Finding::reason);
    if (reason.equals(logged) || Thread.currentThread().isInterrupted()) {
      return;
    }
    status
        .problem()
        .ifPresentOrElse(
            why -> log.warn("node not written reason=\"{}\"", why),
            () -> log.info("node written again server={} node={}", status.server(), status.node()));
    logged = reason;
  }

  private void rest() throws InterruptedException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (!closing && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a new pass or the time, then returns the newest pass; empty when the thread must end.
   */
  private Optional<Pass> next(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closing && !news && (newest.isEmpty() || left > 0)) {
        if (newest.isEmpty()) {
          changed.await();
        } else {
          left = changed.awaitNanos(left);
        }
      }
      news = false;
      return closing ? Optional.empty() : newest;
    } finally {
      lock.unlock();
    }
  }
}
