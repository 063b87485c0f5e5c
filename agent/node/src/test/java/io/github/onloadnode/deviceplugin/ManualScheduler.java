package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A scheduler with a time that passes only when the test says so; a clock of the same time. */
final class ManualScheduler implements Scheduler, InstantSource {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("manual-scheduler").factory());
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingInt(Entry::number));

  private Duration now = Duration.ZERO;
  private int number;

  private record Entry(Duration due, int number, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException _) {
      // Closed.
    }
  }

  @Override
  public synchronized Duration uptime() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(uptime());
  }

  @Override
  public synchronized Timer later(Duration delay, Runnable task) {
    Entry entry = new Entry(now.plus(delay), number++, task);
    entries.add(entry);
    return () -> remove(entry);
  }

  /** Lets time pass; what falls due is done, in order, before this returns. */
  void advance(Duration duration) {
    Duration end = uptime().plus(duration);
    settle();
    for (Entry due = next(end); due != null; due = next(end)) {
      execute(due.task());
      settle();
    }
    set(end);
  }

  /** Waits for everything that has been handed over. */
  void settle() {
    try {
      thread.submit(() -> {}).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the manual scheduler makes no progress", e);
    }
  }

  private synchronized @Nullable Entry next(Duration end) {
    Entry first = entries.peek();
    if (first == null || first.due().compareTo(end) > 0) {
      return null;
    }
    now = first.due();
    return entries.poll();
  }

  private synchronized void set(Duration end) {
    now = end;
  }

  private synchronized void remove(Entry entry) {
    entries.remove(entry);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
