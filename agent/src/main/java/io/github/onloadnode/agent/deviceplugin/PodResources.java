package io.github.onloadnode.agent.deviceplugin;

import io.github.onloadnode.agent.host.HostPath;
import io.github.onloadnode.proto.podresources.v1.ContainerDevices;
import io.github.onloadnode.proto.podresources.v1.ContainerResources;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesRequest;
import io.github.onloadnode.proto.podresources.v1.ListPodResourcesResponse;
import io.github.onloadnode.proto.podresources.v1.PodResourcesListerGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Asks the kubelet which pods hold devices. */
public final class PodResources {

  /** The kubelet's own limit of an answer. */
  private static final int LARGEST_ANSWER = 16 << 20;

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
   * What is held now. Waits for the answer: not for the event loop.
   *
   * @throws PodResourcesException where the kubelet does not tell; then nobody knows, and
   *     everything counts as held
   */
  public HeldDevices list(Duration deadline) {
    Instant asOf = clock.instant();
    ManagedChannel channel = channel();
    try {
      ListPodResourcesResponse response =
          PodResourcesListerGrpc.newBlockingStub(channel)
              .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
              .list(ListPodResourcesRequest.getDefaultInstance());
      return new HeldDevices(asOf, holdings(response));
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

  private static List<HeldDevices.Holding> holdings(ListPodResourcesResponse response) {
    List<HeldDevices.Holding> holdings = new ArrayList<>();
    for (var pod : response.getPodResourcesList()) {
      for (ContainerResources container : pod.getContainersList()) {
        byResource(container)
            .forEach((resource, ids) ->
                holdings.add(
                    new HeldDevices.Holding(
                        resource, pod.getNamespace(), pod.getName(), container.getName(), ids)));
      }
    }
    return holdings;
  }

  /** The kubelet makes an entry of its own for every NUMA node. */
  private static Map<String, SortedSet<String>> byResource(ContainerResources container) {
    Map<String, SortedSet<String>> byResource = new TreeMap<>();
    for (ContainerDevices devices : container.getDevicesList()) {
      byResource
          .computeIfAbsent(devices.getResourceName(), _ -> new TreeSet<>())
          .addAll(devices.getDeviceIdsList());
    }
    return byResource;
  }

  /** The kubelet does not tell who holds devices. */
  public static final class PodResourcesException extends RuntimeException {
    PodResourcesException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
