package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Schedules tasks on the thread that owns every socket and stream. */
interface Scheduler extends Executor, AutoCloseable {

  /** Time since an arbitrary start; never jumps. */
  Duration uptime();

  /** After the delay, on the same thread. */
  Timer later(Duration delay, Runnable task);

  /** Drops tasks that have not begun and waits a moment for the running one. */
  @Override
  void close();

  /** A scheduled task. */
  interface Timer {
    void cancel();
  }
}
