package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.host.SocketDirectory.FileKey;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One socket's life: bound, checked, served, removed. */
final class DevicePluginServer {

  private final UnixTransport transport;
  private final SocketDirectory directory;
  private final String socketName;
  private final Server server;

  private Optional<FileKey> directoryKey = Optional.empty();
  private Optional<FileKey> socketKey = Optional.empty();

  DevicePluginServer(
      UnixTransport transport,
      SocketDirectory directory,
      String socketName,
      DevicePluginService service) {
    this.transport = transport;
    this.directory = directory;
    this.socketName = socketName;
    server = transport.server(directory.socket(socketName)).addService(service).build();
  }

  String socketName() {
    return socketName;
  }

  /**
   * Binds the socket; calls are answered from now on.
   *
   * @throws IOException saying why it cannot be bound
   */
  void start() throws IOException {
    directoryKey = directory.key();
    server.start();
    socketKey = directory.key(socketName);
  }

  /** Calls Allocate on our own socket: proves that it answers, and warms up what a pod needs. */
  CompletableFuture<AllocateResponse> check(String rehearsalId, Duration deadline) {
    ManagedChannel channel = transport.channel(directory.socket(socketName)).build();
    AllocateRequest request =
        AllocateRequest.newBuilder()
            .addContainerRequests(ContainerAllocateRequest.newBuilder().addDevicesIds(rehearsalId))
            .build();
    return UnaryCall.over(
        channel,
        answer ->
            DevicePluginGrpc.newStub(channel)
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .allocate(request, answer));
  }

  /** What happened to the socket behind our back, if anything. */
  Optional<RegistrationLoss> displaced() {
    if (!directory.key().equals(directoryKey)) {
      return Optional.of(RegistrationLoss.DIRECTORY_REPLACED);
    }
    if (!directory.key(socketName).equals(socketKey)) {
      return Optional.of(RegistrationLoss.SOCKET_REMOVED);
    }
    return Optional.empty();
  }

  /** Cuts all calls and removes the socket. Streams have been closed before. */
  void close() {
    server.shutdownNow();
    directory.delete(socketName);
  }

  /** Whether every connection is gone. */
  boolean awaitClosed(Duration patience) {
    try {
      return server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
