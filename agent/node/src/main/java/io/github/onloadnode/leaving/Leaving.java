package io.github.onloadnode.leaving;

import io.github.onloadnode.nodeapi.ApiDoor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The two programs of an uninstall.
 *
 * @param namespace of the release
 * @param limit of the total time
 * @param steady a clock that never jumps
 * @param progress receives lines for people
 */
public record Leaving(
    ApiDoor door,
    String namespace,
    Duration limit,
    InstantSource steady,
    Pause pause,
    Consumer<String> progress) {

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /** Has Onload removed from all nodes. */
  public Outcome removeOnload() throws InterruptedException {
    try {
      return new Removal(api(), patience(limit)).run();
    } catch (LeavingException e) {
      return e.outcome();
    }
  }

  /** Removes our labels and annotations from all nodes. */
  public Outcome removeMarks() throws InterruptedException {
    try {
      return new Marks(api(), patience(limit.dividedBy(2)), patience(limit)).run();
    } catch (LeavingException e) {
      return e.outcome();
    }
  }

  private ClusterApi api() {
    return new ClusterApi(door, namespace);
  }

  private Patience patience(Duration time) {
    return new Patience(steady, pause, time, progress);
  }
}
