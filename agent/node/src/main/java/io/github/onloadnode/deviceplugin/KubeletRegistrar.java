package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.RegisterRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.RegistrationGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Registers a plugin's socket with the kubelet. */
final class KubeletRegistrar {

  /** The kubelet's own socket in the plugin directory. */
  static final String KUBELET_SOCKET = "kubelet.sock";

  /** The only version that kubelets support. */
  private static final String VERSION = "v1beta1";

  private final UnixTransport transport;
  private final SocketDirectory directory;
  private final Duration deadline;

  KubeletRegistrar(UnixTransport transport, SocketDirectory directory, Duration deadline) {
    this.transport = transport;
    this.directory = directory;
    this.deadline = deadline;
  }

  /**
   * Calls Register over a new channel, because a channel that saw the old kubelet die backs off.
   *
   * @param endpoint the name of the socket's file in the plugin directory
   */
  CompletableFuture<Empty> register(ResourceName resource, String endpoint) {
    RegisterRequest request =
        RegisterRequest.newBuilder()
            .setVersion(VERSION)
            .setEndpoint(endpoint)
            .setResourceName(resource.value())
            .setOptions(DevicePluginService.OPTIONS)
            .build();
    ManagedChannel channel = transport.channel(directory.socket(KUBELET_SOCKET)).build();
    return UnaryCall.over(
        channel,
        answer ->
            RegistrationGrpc.newStub(channel)
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .register(request, answer));
  }

  /** Explains a failed Register. */
  Finding explain(ResourceName resource, Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String name = resource.value();
    String kubelet = directory.named(KUBELET_SOCKET);
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          RegistrationFindings.away(
              name,
              "register %s: no kubelet answers on %s (%s): it is starting, stopping or stopped"
                  .formatted(name, kubelet, reason(status)));
      case DEADLINE_EXCEEDED ->
          RegistrationFindings.away(
              name,
              "register %s: kubelet did not answer on %s within %d ms: see its log"
                  .formatted(name, kubelet, deadline.toMillis()));
      case UNIMPLEMENTED ->
          RegistrationFindings.refused(
              name,
              "register %s: what listens on %s is not a kubelet: %s"
                  .formatted(name, kubelet, reason(status)));
      default ->
          RegistrationFindings.refused(
              name, "register %s: kubelet refused: %s".formatted(name, reason(status)));
    };
  }

  private String reason(Status status) {
    Throwable cause = status.getCause();
    String description = status.getDescription();
    if (cause != null && cause.getMessage() != null) {
      return directory.hostNames(cause.getMessage());
    }
    return description == null ? status.getCode().toString() : description;
  }
}
