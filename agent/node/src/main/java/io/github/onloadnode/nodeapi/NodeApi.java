package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.order.OrderDoor;
import io.github.onloadnode.reconcile.Pass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
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
  private final List<ApiTask> tasks;
  private final Optional<Watching> watching;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private Optional<Pass> newest = Optional.empty();
  private boolean news;
  private boolean closing;
  private Duration delay = Duration.ZERO;
  private Optional<Reason> logged = Optional.empty();

  /** What an agent needs that has its orders from its node's object. */
  record Watching(NodeWatch watch, SeenNode seen, OrderDoor orders) {}

  NodeApi(NodeWriter writer, List<ApiTask> tasks, Optional<Watching> watching) {
    this.writer = writer;
    this.tasks = List.copyOf(tasks);
    this.watching = watching;
    this.thread = Thread.ofPlatform().daemon().name("node-api").unstarted(this::run);
  }

  /** Where orders come from; empty for an agent that only reports. */
  public Optional<OrderDoor> orders() {
    return watching.map(Watching::orders);
  }

  /**
   * Starts with the newest pass, or else with the next one.
   *
   * @param after the delay before starting, so that registration comes first
   */
  public void start(Duration after) {
    delay = after;
    thread.start();
    watching.ifPresent(parts -> parts.watch().start(after));
  }

  /** Takes the newest pass and drops earlier ones that were not reported yet. Never blocks. */
  public void passed(Pass pass) {
    tasks.forEach(task -> task.passed(pass));
    lock.lock();
    try {
      newest = Optional.of(pass);
      news = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** There is something else to ask for. Never blocks. */
  void wake() {
    lock.lock();
    try {
      news = newest.isPresent();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The state of the exchange with the API server. */
  public ApiStatus status() {
    ApiStatus status = writer.status();
    return status.problem().isPresent() ? status : status.with(otherProblem());
  }

  private Optional<Finding> otherProblem() {
    return Stream.concat(
            watching.stream().flatMap(parts -> parts.seen().problem().stream()),
            tasks.stream().flatMap(task -> task.problem().stream()))
        .findFirst();
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
    watching.ifPresent(parts -> parts.watch().close());
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
      Duration pause = writer.step(pass);
      for (ApiTask task : tasks) {
        Duration next = task.step(pass);
        pause = next.compareTo(pause) < 0 ? next : pause;
      }
      return pause;
    } catch (RuntimeException | LinkageError e) {
      log.error("node not written", e);
      writer.fault(
          new Finding(Reason.AGENT_FAULT, "write to the node's object: " + e, "report this"));
      return AFTER_A_FAULT;
    } finally {
      report(status());
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
