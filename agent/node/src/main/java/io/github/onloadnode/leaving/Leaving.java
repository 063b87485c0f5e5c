package io.github.onloadnode.leaving;

import io.github.onloadnode.nodeapi.ApiDoor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The two programs of an uninstall.
 *
 * @param namespace of the release
 * @param pod the name of the pod that runs it; empty, or any other, where none does
 * @param limit of the total time
 * @param clocks the time
 * @param progress receives lines for people
 */
public record Leaving(
    ApiDoor door,
    String namespace,
    Optional<String> pod,
    Duration limit,
    Clocks clocks,
    Pause pause,
    Consumer<String> progress) {

  /**
   * The two clocks.
   *
   * @param wall the wall clock, which tells one asking from another
   * @param steady a clock that never jumps
   */
  public record Clocks(InstantSource wall, InstantSource steady) {}

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /** Has Onload removed from all nodes. */
  public Outcome removeOnload(Orders orders) throws InterruptedException {
    Patience patience = patience(limit);
    ClusterApi api = api(patience);
    try {
      Installation installation = Installation.of(api, patience, orders, pod);
      return switch (orders) {
        case FILE -> {
          new Asking(api, patience, clocks.wall(), installation).run();
          yield new Removal(new Survey(api, patience), patience).run();
        }
        case CLUSTER -> {
          patience.until(() -> api.release(orders.sign())).ifPresent(installation::check);
          yield new Deletion(api, patience).run();
        }
      };
    } catch (LeavingException e) {
      return e.outcome();
    }
  }

  /** Removes our labels and annotations from all nodes. */
  public Outcome removeMarks(Orders orders) throws InterruptedException {
    Patience patience = patience(limit);
    try {
      return new Marks(api(patience), orders, patience(limit.dividedBy(2)), patience).run();
    } catch (LeavingException e) {
      return e.outcome();
    }
  }

  private ClusterApi api(Patience patience) {
    return new ClusterApi(door, namespace, patience::isPast);
  }

  private Patience patience(Duration time) {
    return new Patience(clocks.steady(), pause, time, progress);
  }
}
