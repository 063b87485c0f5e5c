package io.github.onloadnode.deviceplugin;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One unary call over its own channel. */
final class UnaryCall {

  private UnaryCall() {}

  /**
   * Makes the call; the channel is shut down after the answer or when the future is cancelled.
   *
   * @return completed on the event loop; a failure is gRPC's own exception
   */
  static <T> CompletableFuture<T> over(ManagedChannel channel, Consumer<StreamObserver<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var _ = result.whenComplete((_, _) -> channel.shutdownNow());
    call.accept(
        new StreamObserver<>() {
          @Override
          public void onNext(T value) {
            result.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            result.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            result.completeExceptionally(new IllegalStateException("answered without a message"));
          }
        });
    return result;
  }
}
