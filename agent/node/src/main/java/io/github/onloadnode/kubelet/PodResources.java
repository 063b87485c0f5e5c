package io.github.onloadnode.kubelet;

import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.PodResourcesListerGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks the kubelet which pods hold devices. */
public final class PodResources {

  /** The kubelet's own limit of an answer, which is read as a stream from outside the heap. */
  static final int LARGEST_ANSWER = 16 << 20;

  private final UnixTransport transport;
  private final HostPath socket;
  private final InstantSource clock;

  /**
   * @param socket {@code pod-resources/kubelet.sock} below the kubelet's root directory
   */
  public PodResources(UnixTransport transport, HostPath socket, InstantSource clock) {
    this.transport = transport;
    this.socket = socket;
    this.clock = clock;
  }

  /**
   * What is held now of these resources. Waits for the answer: not for the event loop.
   *
   * @throws PodResourcesException where the kubelet does not tell; then nobody knows, and
   *     everything counts as held
   */
  public HeldDevices list(Set<String> resources, Duration deadline) {
    Instant asOf = clock.instant();
    ManagedChannel channel = channel();
    try {
      var method = PodResourcesListerGrpc.getListMethod();
      List<HeldDevices.Holding> holdings =
          ClientCalls.blockingUnaryCall(
              channel,
              method.toBuilder(method.getRequestMarshaller(), new PodResourcesParser(resources))
                  .build(),
              CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS),
              ListPodResourcesRequest.getDefaultInstance());
      return new HeldDevices(asOf, holdings);
    } catch (StatusRuntimeException e) {
      throw new PodResourcesException("list pod resources on " + socket + ": " + e.getMessage(), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel() {
    try {
      return transport.channel(socket.follow()).maxInboundMessageSize(LARGEST_ANSWER).build();
    } catch (IOException e) {
      throw new PodResourcesException("follow the links of " + socket + ": " + e.getMessage(), e);
    }
  }

  /** The kubelet does not tell who holds devices. */
  public static final class PodResourcesException extends RuntimeException {
    PodResourcesException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
