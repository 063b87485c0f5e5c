package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.host.SocketDirectory.Obstacle;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One socket of a resource and the streams on it. A socket that the kubelet has found is never used
 * for a second registration. Owned by the scheduler's thread but for the visits.
 */
final class Generation implements DevicePluginService.Visitors {

  private final AllocationDesk desk;
  private final PluginRuntime runtime;
  private final Listener listener;
  private final String rehearsalId;
  private final DevicePluginServer server;
  private final List<DeviceStream> streams = new ArrayList<>();

  private volatile boolean found;
  private boolean streamed;
  private boolean closed;

  /** Who learns of streams that come and go; called on the scheduler's thread. */
  interface Listener {
    void streamOpened(Generation generation);

    void streamEnded(Generation generation);
  }

  Generation(AllocationDesk desk, PluginRuntime runtime, Listener listener) {
    this.desk = desk;
    this.runtime = runtime;
    this.listener = listener;
    rehearsalId = "rehearsal-" + HexFormat.of().toHexDigits(runtime.random().nextLong());
    server =
        new DevicePluginServer(
            runtime.transport(),
            runtime.directory(),
            runtime.names().next(),
            new DevicePluginService(desk, this, rehearsalId));
  }

  String socketName() {
    return server.socketName();
  }

  /**
   * @throws IOException with a sentence that says why the socket cannot be bound
   */
  void start() throws IOException {
    SocketDirectory directory = runtime.directory();
    Optional<Obstacle> obstacle = directory.obstacle(socketName());
    if (obstacle.isPresent()) {
      throw new IOException(ObstacleMessage.of(obstacle.get(), directory, socketName()));
    }
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "bind " + directory.socket(socketName()) + ": " + cause.getMessage(), e);
    }
  }

  CompletableFuture<AllocateResponse> check() {
    return server.check(rehearsalId, runtime.timing().selfCheck());
  }

  /** Whether the kubelet has called this socket. */
  boolean isFound() {
    return found;
  }

  boolean hasStream() {
    return !streams.isEmpty();
  }

  /** Whether there has been a stream, open or not. */
  boolean hasStreamed() {
    return streamed;
  }

  Optional<RegistrationLoss> displaced() {
    return server.displaced();
  }

  void update() {
    streams.forEach(DeviceStream::update);
  }

  void repeat() {
    streams.forEach(DeviceStream::repeat);
  }

  /** Ends the streams, then the server, and removes the socket. */
  void close() {
    closed = true;
    streams.forEach(DeviceStream::close);
    streams.clear();
    server.close();
  }

  boolean awaitClosed(Duration patience) {
    return server.awaitClosed(patience);
  }

  @Override
  public void arrived() {
    found = true;
  }

  @Override
  public void listening(ServerCallStreamObserver<ListAndWatchResponse> call) {
    Scheduler scheduler = runtime.scheduler();
    DeviceStream stream =
        new DeviceStream(call, () -> desk.published().catalog(), scheduler, runtime.timing());
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
    listener.streamOpened(this);
  }

  private void ended(DeviceStream stream) {
    stream.close();
    if (streams.remove(stream)) {
      listener.streamEnded(this);
    }
  }
}
