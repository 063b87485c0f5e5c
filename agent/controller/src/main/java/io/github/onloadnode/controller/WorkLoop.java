package io.github.onloadnode.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When, only: after a change, at a time that a decision named, or after a failure. One thread. */
final class WorkLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  /** So that a change that no watch told of is seen some time. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** Nothing wakes this loop when the last cache has become complete. */
  private static final Duration ASKED = Duration.ofSeconds(1);

  private final ResourcePass pass;
  private final Supplier<Set<ResourceKey>> resources;
  private final BooleanSupplier mayAct;
  private final InstantSource clock;
  private final Semaphore woken = new Semaphore(0);
  private final Map<ResourceKey, Turn> turns = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  WorkLoop(
      ResourcePass pass,
      Supplier<Set<ResourceKey>> resources,
      BooleanSupplier mayAct,
      InstantSource clock) {
    this.pass = pass;
    this.resources = resources;
    this.mayAct = mayAct;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("controller").unstarted(this::run);
  }

  /**
   * When a custom resource is next.
   *
   * @param pending whether something has changed since its last pass
   * @param notBefore the earliest time
   * @param due without a change
   */
  private record Turn(boolean pending, Instant notBefore, Instant due, int failures) {

    static final Turn FIRST = new Turn(true, Instant.MIN, Instant.MIN, 0);

    Instant next() {
      Instant wanted = pending ? Instant.MIN : due;
      return wanted.isBefore(notBefore) ? notBefore : wanted;
    }

    Turn changed() {
      return new Turn(true, notBefore, due, failures);
    }
  }

  void start() {
    thread.start();
  }

  /** Something has changed; for any thread. */
  void wake() {
    woken.release();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    while (!closed) {
      try {
        await(round());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void await(Instant until) throws InterruptedException {
    long wait = Math.max(0, Duration.between(clock.instant(), until).toMillis());
    if (woken.tryAcquire(wait, TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
      turns.replaceAll((_, turn) -> turn.changed());
    }
  }

  /** Takes every turn that is due, and returns when the next one is. */
  Instant round() {
    if (!mayAct.getAsBoolean()) {
      keepOnly(Set.of());
      return clock.instant().plus(ASKED);
    }
    Instant longest = clock.instant().plus(LONGEST_WAIT);
    Set<ResourceKey> keys = resources.get();
    keepOnly(keys);
    for (ResourceKey key : keys) {
      Turn turn = turns.computeIfAbsent(key, _ -> Turn.FIRST);
      if (!closed && !turn.next().isAfter(clock.instant())) {
        turns.put(key, taken(key, turn));
      }
    }
    return turns.values().stream().map(Turn::next).min(Comparator.naturalOrder()).orElse(longest);
  }

  /** What this process says of resources that are not its own any more would be out of date. */
  private void keepOnly(Set<ResourceKey> keys) {
    turns.keySet().stream().filter(key -> !keys.contains(key)).forEach(pass::forget);
    turns.keySet().retainAll(keys);
  }

  private Turn taken(ResourceKey key, Turn turn) {
    Instant began = clock.instant();
    ResourcePass.Result result = pass(key);
    Instant now = clock.instant();
    Instant due = result.nextLook().orElseGet(() -> now.plus(LONGEST_WAIT));
    if (result.failure().isPresent()) {
      Duration wait = retry(turn.failures());
      LOG.warn("pass failed resource={} again in={} why={}", key, wait, result.failure().get());
      Instant again = now.plus(wait);
      return new Turn(true, again, again, turn.failures() + 1);
    }
    // At most half of the time is spent on one custom resource.
    Duration taken = Duration.between(began, now);
    Duration pause = taken.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : taken;
    Instant earliest = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    return new Turn(result.again(), earliest, due, 0);
  }

  private ResourcePass.Result pass(ResourceKey key) {
    try {
      return pass.run(key, () -> !closed && mayAct.getAsBoolean());
    } catch (RuntimeException e) {
      LOG.error("pass failed resource={}", key, e);
      return ResourcePass.Result.of(
          new Outcome.Failed("a fault of the controller: " + e), Optional.empty());
    }
  }

  private static Duration retry(int failures) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 10));
    return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
