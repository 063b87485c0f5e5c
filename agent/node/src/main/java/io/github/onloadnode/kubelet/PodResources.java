package io.github.onloadnode.kubelet;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostPath;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.PodResourcesListerGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks the kubelet which pods hold devices. */
public final class PodResources {

  /** The kubelet's own limit for an answer, which is read as a stream from outside the heap. */
  static final int LARGEST_ANSWER = 16 << 20;

  private final UnixTransport transport;
  private final HostPath socket;

  /**
   * Asks through this socket.
   *
   * @param socket {@code pod-resources/kubelet.sock} below the kubelet's root directory
   */
  public PodResources(UnixTransport transport, HostPath socket) {
    this.transport = transport;
    this.socket = socket;
  }

  /**
   * The devices of these resources that are held now. Waits for the answer, so it must not run on
   * the event loop. Unreadable if the kubelet does not answer; then every device counts as held.
   */
  public Reading<List<HeldDevices>> list(Set<String> resources, Duration deadline) {
    try {
      return Reading.present(answer(transport.channel(socket.follow()), resources, deadline));
    } catch (IOException e) {
      return Reading.unreadable("follow the links of " + socket + ": " + e.getMessage());
    } catch (StatusRuntimeException e) {
      return Reading.unreadable("list pod resources on " + socket + ": " + e.getMessage());
    }
  }

  private static List<HeldDevices> answer(
      NettyChannelBuilder builder, Set<String> resources, Duration deadline) {
    ManagedChannel channel = builder.maxInboundMessageSize(LARGEST_ANSWER).build();
    try {
      var method = PodResourcesListerGrpc.getListMethod();
      return ClientCalls.blockingUnaryCall(
          channel,
          method.toBuilder(method.getRequestMarshaller(), new PodResourcesParser(resources))
              .build(),
          CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS),
          ListPodResourcesRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }
}
