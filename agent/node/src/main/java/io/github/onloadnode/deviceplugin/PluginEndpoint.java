package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.deviceplugin.EndpointState.Streams;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.host.SocketDirectory.FileKey;
import io.github.onloadnode.host.SocketDirectory.Obstacle;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One socket's life: bound, checked, called by the kubelet, removed. Owned by the scheduler's
 * thread, except for calls from the event loop.
 */
final class PluginEndpoint {

  private final AllocationDesk desk;
  private final PluginRuntime runtime;
  private final SocketDirectory directory;
  private final Listener listener;
  private final String socketName;
  private final String rehearsalId;
  private final Server server;
  private final List<DeviceStream> streams = new ArrayList<>();

  private Optional<FileKey> directoryKey = Optional.empty();
  private Optional<FileKey> socketKey = Optional.empty();
  private volatile boolean called;
  private boolean streamed;
  private boolean closed;

  /** Told when streams open and end, on the scheduler's thread. */
  interface Listener {
    void streamOpened();

    void streamEnded();
  }

  PluginEndpoint(AllocationDesk desk, PluginRuntime runtime, Listener listener) {
    this.desk = desk;
    this.runtime = runtime;
    this.listener = listener;
    directory = runtime.directory();
    socketName = runtime.names().next();
    rehearsalId = "rehearsal-" + HexFormat.of().toHexDigits(runtime.random().nextLong());
    server =
        runtime
            .transport()
            .server(directory.socket(socketName))
            .addService(new DevicePluginService(desk, this, rehearsalId))
            .build();
  }

  String socketName() {
    return socketName;
  }

  /**
   * Binds the socket and starts answering calls.
   *
   * @throws IOException with a sentence that says why the socket cannot be bound
   */
  void start() throws IOException {
    Optional<Obstacle> obstacle = directory.obstacle(socketName);
    if (obstacle.isPresent()) {
      throw new IOException(ObstacleMessage.of(obstacle.get(), directory, socketName));
    }
    directoryKey = directory.key();
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = directory.hostNames(String.valueOf(cause.getMessage()));
      throw new IOException("bind " + directory.named(socketName) + ": " + why, e);
    }
    socketKey = directory.key(socketName);
  }

  /** Calls Allocate on our own socket, which proves that it answers and warms up the code. */
  CompletableFuture<AllocateResponse> check() {
    ManagedChannel channel = runtime.transport().channel(directory.socket(socketName)).build();
    AllocateRequest request =
        AllocateRequest.newBuilder()
            .addContainerRequests(ContainerAllocateRequest.newBuilder().addDevicesIds(rehearsalId))
            .build();
    long deadline = runtime.timing().selfCheck().toNanos();
    return UnaryCall.over(
        channel,
        answer ->
            DevicePluginGrpc.newStub(channel)
                .withDeadlineAfter(deadline, TimeUnit.NANOSECONDS)
                .allocate(request, answer));
  }

  EndpointState state() {
    return new EndpointState(called, streamState(), displaced());
  }

  /** Sends the kubelet what it does not know yet. */
  void update() {
    streams.forEach(DeviceStream::update);
  }

  /** Sends the kubelet what it knows already. */
  void repeat() {
    streams.forEach(DeviceStream::repeat);
  }

  /** Ends the streams, then cuts all calls, and removes the socket. */
  void close() {
    closed = true;
    streams.forEach(DeviceStream::close);
    streams.clear();
    server.shutdownNow();
    directory.delete(socketName);
  }

  /** Waits for the connections to be gone. */
  void awaitClosed(Duration patience) {
    try {
      var _ = server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The kubelet has called this socket. Runs on the event loop. */
  void called() {
    called = true;
  }

  /** The kubelet listens; the call's handlers are not set yet. Runs on the event loop. */
  void listening(ServerCallStreamObserver<ListAndWatchResponse> call) {
    Scheduler scheduler = runtime.scheduler();
    DeviceStream stream =
        new DeviceStream(call, () -> desk.published().offer(), scheduler, runtime.timing());
    call.setOnReadyHandler(() -> scheduler.execute(stream::update));
    call.setOnCancelHandler(() -> scheduler.execute(() -> ended(stream)));
    scheduler.execute(() -> opened(stream));
  }

  private void opened(DeviceStream stream) {
    if (closed) {
      stream.close();
      return;
    }
    streamed = true;
    streams.add(stream);
    stream.update();
    listener.streamOpened();
  }

  private void ended(DeviceStream stream) {
    stream.close();
    if (streams.remove(stream)) {
      listener.streamEnded();
    }
  }

  private Streams streamState() {
    if (!streams.isEmpty()) {
      return Streams.OPEN;
    }
    return streamed ? Streams.ENDED : Streams.NONE_YET;
  }

  private Optional<RegistrationLoss> displaced() {
    if (!directory.key().equals(directoryKey)) {
      return Optional.of(RegistrationLoss.DIRECTORY_REPLACED);
    }
    if (!directory.key(socketName).equals(socketKey)) {
      return Optional.of(RegistrationLoss.SOCKET_REMOVED);
    }
    return Optional.empty();
  }
}
