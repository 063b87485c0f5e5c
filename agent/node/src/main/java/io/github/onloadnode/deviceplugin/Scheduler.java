package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The thread that owns every socket and stream: what it does next, and what later. */
interface Scheduler extends Executor, AutoCloseable {

  /** Time since some moment, which never jumps. */
  Duration uptime();

  /** After the delay, on the same thread. */
  Timer later(Duration delay, Runnable task);

  /** Tasks that have not begun are dropped; one that runs is waited for, for a moment. */
  @Override
  void close();

  /** A task that waits for its time. */
  interface Timer {
    void cancel();
  }
}
