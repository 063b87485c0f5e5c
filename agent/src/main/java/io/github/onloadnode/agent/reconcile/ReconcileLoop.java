package io.github.onloadnode.agent.reconcile;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs passes on one thread: at the start, when somebody saw a change, and by a slow clock. Changes
 * only make it faster.
 */
public final class ReconcileLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  /**
   * How long it waits between passes.
   *
   * @param soon in the middle of a change
   * @param later while all is well
   * @param longestBackOff where the same action fails again and again
   */
  public record Intervals(Duration soon, Duration later, Duration longestBackOff) {

    /** The product's. */
    public static final Intervals DEFAULT =
        new Intervals(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  private final Reconciler reconciler;
  private final Intervals intervals;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private boolean woken;
  private boolean closing;
  private Duration backOff = Duration.ZERO;

  public ReconcileLoop(Reconciler reconciler, Intervals intervals) {
    this.reconciler = reconciler;
    this.intervals = intervals;
    this.thread = Thread.ofPlatform().name("reconcile").unstarted(this::run);
  }

  /** Begins with a pass at once. */
  public void start() {
    thread.start();
  }

  /** Whether passes go on; false before the start and after the end. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Somebody saw a change: the next pass comes now. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends after the pass that is under way, or leaves it behind where that takes long: what a
   * module's init began cannot be taken back, and the journal knows how to go on from any moment.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Pace pace = pass();
    while (await(delay(pace))) {
      pace = pass();
    }
  }

  private Pace pass() {
    try {
      return reconciler.pass();
    } catch (RuntimeException e) {
      log.error("pass failed", e);
      return Pace.BACK_OFF;
    }
  }

  private Duration delay(Pace pace) {
    Duration delay =
        switch (pace) {
          case AT_ONCE -> Duration.ZERO;
          case SOON -> intervals.soon();
          case LATER -> intervals.later();
          case BACK_OFF -> doubled();
        };
    if (pace == Pace.LATER) {
      backOff = Duration.ZERO;
    }
    return delay;
  }

  private Duration doubled() {
    Duration next = backOff.isZero() ? intervals.soon() : backOff.multipliedBy(2);
    backOff = next.compareTo(intervals.longestBackOff()) < 0 ? next : intervals.longestBackOff();
    return backOff;
  }

  /** False when the loop is to end. */
  private boolean await(Duration delay) {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (!woken && !closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return !closing;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
