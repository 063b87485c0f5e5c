package io.github.onloadnode.deviceplugin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one call that is awaited, if any. Owned by the agenda's thread. */
final class PendingCall {

  private final Agenda agenda;

  private @Nullable Future<?> call;
  private int number;

  PendingCall(Agenda agenda) {
    this.agenda = agenda;
  }

  /**
   * Goes on, on the agenda's thread, when the call has ended; not when it was abandoned before.
   *
   * @param then is given the failure, or null
   */
  void await(CompletableFuture<?> future, Consumer<@Nullable Throwable> then) {
    call = future;
    int mine = ++number;
    var _ =
        future.whenComplete((_, failure) ->
            agenda.execute(() -> {
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
