package io.github.onloadnode.act;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {

  /** Returns after this time, or early if the thread is interrupted; its flag stays set. */
  void sleep(Duration time);

  /** The pause of a real thread. */
  static Pause ofThisThread() {
    return time -> {
      try {
        Thread.sleep(time);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
