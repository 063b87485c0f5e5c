package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The single event that a phase awaits: an answer or a time. Owned by the scheduler's thread. */
final class PendingEvent {

  private final Scheduler scheduler;

  private Runnable cancel = () -> {};
  private int number;

  PendingEvent(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Awaits the end of the call, and no earlier event.
   *
   * @param then called on the scheduler's thread with the failure or null
   */
  void answer(CompletableFuture<?> call, Consumer<@Nullable Throwable> then) {
    cancel();
    int mine = number;
    cancel = () -> call.cancel(false);
    var _ =
        call.whenComplete(
            (_, failure) -> scheduler.execute(() -> arrived(mine, () -> then.accept(failure))));
  }

  /** Awaits a time, and no earlier event. */
  void time(Duration delay, Runnable then) {
    cancel();
    int mine = number;
    Scheduler.Timer timer = scheduler.later(delay, () -> arrived(mine, then));
    cancel = timer::cancel;
  }

  /** Awaits nothing any more. */
  void cancel() {
    number++;
    Runnable awaited = cancel;
    cancel = () -> {};
    awaited.run();
  }

  private void arrived(int event, Runnable then) {
    if (event == number) {
      then.run();
    }
  }
}
