package io.github.onloadnode.simulator;

import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginOptions;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kubelet's connection to one plugin (devicemanager/plugin/v1beta1/client.go). */
final class PluginClient {

  /** The default of Go's gRPC, which the kubelet uses. */
  private static final int LARGEST_MESSAGE = 4 << 20;

  private final String resource;
  private final Path socket;
  private final ManagedChannel channel;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger messages = new AtomicInteger();

  private volatile @Nullable ClientCallStreamObserver<Empty> stream;
  private volatile boolean paused;

  PluginClient(String resource, Path socket, UnixTransport transport, Executor executor) {
    this.resource = resource;
    this.socket = socket;
    channel =
        transport.channel(socket).executor(executor).maxInboundMessageSize(LARGEST_MESSAGE).build();
  }

  String resource() {
    return resource;
  }

  Path socket() {
    return socket;
  }

  int messages() {
    return messages.get();
  }

  /** Connects to the plugin, trying again until the time is up. */
  void dial(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY) {
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      try {
        if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          channel.shutdownNow();
          throw new KubeletException("failed to dial device plugin: context deadline exceeded");
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new KubeletException("failed to dial device plugin: context canceled");
      }
      state = channel.getState(true);
    }
  }

  DevicePluginOptions options(Duration deadline) {
    return calls()
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .getDevicePluginOptions(Empty.getDefaultInstance());
  }

  /** Calls without a deadline, like the kubelet. */
  DevicePluginGrpc.DevicePluginBlockingStub calls() {
    return DevicePluginGrpc.newBlockingStub(channel);
  }

  /** Opens the stream and returns when it has ended. */
  void run(Consumer<List<Device>> received) {
    Receiver receiver = new Receiver(received);
    DevicePluginGrpc.newStub(channel).listAndWatch(Empty.getDefaultInstance(), receiver);
    // Publish the call only now, because cancelling a call while it starts throws.
    stream = receiver.call;
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void cancelStream() {
    ClientCallStreamObserver<Empty> open = stream;
    if (open != null) {
      open.cancel("cancelled by the kubelet", null);
    }
  }

  /** Stops or resumes taking messages. */
  void pause(boolean pause) {
    paused = pause;
    ClientCallStreamObserver<Empty> open = stream;
    if (!pause && open != null) {
      open.request(1);
    }
  }

  void close() {
    channel.shutdownNow();
  }

  /** Waits until the connection is closed, so that the plugin sees its end. */
  void awaitClosed() {
    try {
      var _ = channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes one message at a time. */
  private final class Receiver implements ClientResponseObserver<Empty, ListAndWatchResponse> {
    private final Consumer<List<Device>> received;
    private volatile @Nullable ClientCallStreamObserver<Empty> call;

    private Receiver(Consumer<List<Device>> received) {
      this.received = received;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Empty> starting) {
      call = starting;
      starting.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(ListAndWatchResponse message) {
      messages.incrementAndGet();
      received.accept(message.getDevicesList());
      ClientCallStreamObserver<Empty> open = call;
      if (!paused && open != null) {
        open.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }
}
