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
 * Runs passes on one thread: at the start, when somebody saw a change, and by a slow clock. Between
 * two passes of a node that is at rest it only compares fingerprints of it, at a hundredth of the
 * price: one that differs brings the pass forward, and passes come as often as fingerprints for a
 * while.
 */
public final class ReconcileLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  /**
   * How long it waits between passes.
   *
   * @param soon in the middle of a change, at the longest: it begins with a twentieth of that
   * @param check between two fingerprints while all is well
   * @param later while all is well and the fingerprint stays the same
   * @param longestBackOff where the same action fails again and again
   */
  public record Intervals(Duration soon, Duration check, Duration later, Duration longestBackOff) {

    /** The product's. */
    public static final Intervals DEFAULT =
        new Intervals(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    /** The same, with another slow clock. */
    public Intervals withPassesEvery(Duration time) {
      return new Intervals(soon, check, time, longestBackOff);
    }
  }

  /** After something new: a pod that was given a device opens it some seconds later. */
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
   * @param fingerprint a value that is equal to the one before where nothing seems to have changed
   * @param steady how long something takes
   */
  public ReconcileLoop(
      Reconciler reconciler, Supplier<?> fingerprint, Intervals intervals, InstantSource steady) {
    this.reconciler = reconciler;
    this.fingerprint = fingerprint;
    this.intervals = intervals;
    this.steady = steady;
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
    NextPass next = pass();
    while (next == NextPass.LATER ? awaitAtRest() : await(delay(next))) {
      next = pass();
    }
  }

  /**
   * Until the slow clock, somebody, or the fingerprint calls for a pass; false when the loop is to
   * end.
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

  /** What a person mends is in no fingerprint. */
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
      // Devices are withheld meanwhile: what takes a moment is not waited for a second.
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

  /** False when the loop is to end. */
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
