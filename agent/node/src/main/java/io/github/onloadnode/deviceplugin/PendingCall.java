package io.github.onloadnode.deviceplugin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one call that is awaited, if any. Owned by the scheduler's thread. */
final class PendingCall {

  private final Scheduler scheduler;

  private @Nullable Future<?> call;
  private int number;

  PendingCall(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Goes on, on the scheduler's thread, when the call has ended; not when it was abandoned before.
   *
   * @param then is given the failure, or null
   */
  void await(CompletableFuture<?> future, Consumer<@Nullable Throwable> then) {
    call = future;
    int mine = ++number;
    var _ =
        future.whenComplete((_, failure) ->
            scheduler.execute(() -> {
              if (mine == number) {
                call = null;
                then.accept(failure);
              }
            }));
  }

  /** Cancels the call; its end means nothing any more. */
  void abandon() {
    number++;
    Future<?> pending = call;
    if (pending != null) {
      call = null;
      pending.cancel(false);
    }
  }
}
