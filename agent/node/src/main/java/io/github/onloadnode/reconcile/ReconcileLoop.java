package io.github.onloadnode.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs passes on one thread: at the start, on a signalled change, and periodically. While the node
 * is at rest, it only compares fingerprints between passes, at a hundredth of the cost. A different
 * fingerprint triggers a pass, and for a while there is a pass at each check.
 */
public final class ReconcileLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  /**
   * How long it waits between passes.
   *
   * @param soon the longest wait during a change; the first one is a twentieth of it
   * @param check between two fingerprints at rest
   * @param later between two passes at rest while the fingerprint stays the same
   * @param longestBackOff the longest wait while the same action keeps failing
   */
  public record Intervals(Duration soon, Duration check, Duration later, Duration longestBackOff) {

    /** The intervals of the product. */
    public static final Intervals DEFAULT =
        new Intervals(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    /** These intervals, with another period at rest. */
    public Intervals withPassesEvery(Duration time) {
      return new Intervals(soon, check, time, longestBackOff);
    }
  }

  /**
   * More passes follow a change, because a pod opens its device some seconds after it was given it.
   */
  private static final int PASSES_AFTER_A_CHANGE = 6;

  private final Reconciler reconciler;
  private final Supplier<?> fingerprint;
  private final Intervals intervals;
  private final InstantSource steady;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private boolean woken;
  private boolean closing;
  private Duration backOff = Duration.ZERO;
  private Duration eager = Duration.ZERO;
  private Optional<Object> seen = Optional.empty();
  private int passesInARow = PASSES_AFTER_A_CHANGE;

  /**
   * A loop of one node.
   *
   * @param fingerprint gives equal values while nothing seems to change
   * @param steady a clock that never jumps
   */
  public ReconcileLoop(
      Reconciler reconciler, Supplier<?> fingerprint, Intervals intervals, InstantSource steady) {
    this.reconciler = reconciler;
    this.fingerprint = fingerprint;
    this.intervals = intervals;
    this.steady = steady;
    this.thread = Thread.ofPlatform().name("reconcile").unstarted(this::run);
  }

  /** Starts with a pass. */
  public void start() {
    thread.start();
  }

  /** Whether the loop runs; false before the start and after the end. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Triggers a pass now, because something changed. */
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
   * Stops after the current pass and ends the reconciler, or abandons the pass if it takes long: a
   * running module init cannot be stopped, and the journal allows continuing from any moment.
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
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (!thread.isAlive()) {
      // Without the flag: an interrupted thread cannot sync, and would stop between two deletions.
      reconciler.end();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    NextPass next = pass();
    while (next == NextPass.LATER ? awaitAtRest() : await(delay(next))) {
      next = pass();
    }
  }

  /**
   * Waits until the period ends, a change is signalled or the fingerprint changes; false if the
   * loop must stop.
   */
  private boolean awaitAtRest() {
    backOff = Duration.ZERO;
    Instant end = steady.instant().plus(intervals.later());
    while (steady.instant().isBefore(end)) {
      Duration left = Duration.between(steady.instant(), end);
      Duration next = intervals.check().compareTo(left) < 0 ? intervals.check() : left;
      Waited waited = waited(next);
      if (waited != Waited.IN_VAIN) {
        return waited == Waited.WOKEN;
      }
      if (isCalledFor()) {
        return true;
      }
    }
    return true;
  }

  private boolean isCalledFor() {
    Optional<Object> now = Optional.of(fingerprint.get());
    passesInARow = now.equals(seen) ? passesInARow - 1 : PASSES_AFTER_A_CHANGE;
    seen = now;
    return passesInARow > 0 || isTroubled();
  }

  /** The fingerprint does not show everything that a person may fix. */
  private boolean isTroubled() {
    return reconciler.last().filter(pass -> pass.problems().isEmpty()).isEmpty();
  }

  private NextPass pass() {
    try {
      return reconciler.pass();
    } catch (RuntimeException e) {
      log.error("pass failed", e);
      return NextPass.BACK_OFF;
    }
  }

  private Duration delay(NextPass next) {
    eager =
        next == NextPass.SOON
            ? doubled(eager, intervals.soon().dividedBy(20), intervals.soon())
            : Duration.ZERO;
    return switch (next) {
      case SERVED -> intervals.soon();
      case AT_ONCE -> Duration.ZERO;
      // Devices are withheld meanwhile, so the first waits are short.
      case SOON -> eager;
      case LATER -> intervals.later();
      case BACK_OFF -> backingOff();
    };
  }

  private Duration backingOff() {
    backOff = doubled(backOff, intervals.soon(), intervals.longestBackOff());
    return backOff;
  }

  private static Duration doubled(Duration before, Duration first, Duration longest) {
    Duration next = before.isZero() ? first : before.multipliedBy(2);
    return next.compareTo(longest) < 0 ? next : longest;
  }

  /** How a wait ended. */
  private enum Waited {
    CLOSING,
    WOKEN,
    IN_VAIN
  }

  /** False if the loop must stop. */
  private boolean await(Duration delay) {
    return waited(delay) != Waited.CLOSING;
  }

  private Waited waited(Duration delay) {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (!woken && !closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      boolean called = woken;
      woken = false;
      return closing ? Waited.CLOSING : called ? Waited.WOKEN : Waited.IN_VAIN;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Waited.CLOSING;
    } finally {
      lock.unlock();
    }
  }
}
