package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.NUMANode;
import io.github.onloadnode.proto.deviceplugin.v1beta1.TopologyInfo;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One ListAndWatch stream. It sends the newest devices when they have changed and the kubelet is
 * ready for them, and repeats them from time to time. Nothing is queued, so intermediate states are
 * never sent. Owned by the scheduler's thread.
 */
final class DeviceStream {

  private static final String HEALTHY = "Healthy";
  private static final String UNHEALTHY = "Unhealthy";

  private final ServerCallStreamObserver<ListAndWatchResponse> call;
  private final Supplier<Offer> newest;
  private final Scheduler scheduler;
  private final Timing timing;

  private @Nullable Offer sent;
  private Duration sentAt = Duration.ZERO;
  private Scheduler.@Nullable Timer next;
  private boolean closed;

  DeviceStream(
      ServerCallStreamObserver<ListAndWatchResponse> call,
      Supplier<Offer> newest,
      Scheduler scheduler,
      Timing timing) {
    this.call = call;
    this.newest = newest;
    this.scheduler = scheduler;
    this.timing = timing;
  }

  /** Sends the newest devices now or shortly, unless the kubelet has them already. */
  void update() {
    if (closed || !call.isReady()) {
      // The stream calls this again when it is ready.
      return;
    }
    Offer offer = newest.get();
    if (sent != null) {
      if (offer.isAnnouncedLike(sent)) {
        sent = offer;
        return;
      }
      if (isTooSoon(this::update)) {
        return;
      }
    }
    send(offer);
  }

  /** Sends the newest devices even if the kubelet has them, so that it writes its checkpoint. */
  void repeat() {
    if (!closed && call.isReady() && !isTooSoon(this::repeat)) {
      send(newest.get());
    }
  }

  /** Ends the stream, unless the kubelet has. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancelNext();
    if (!call.isCancelled()) {
      call.onCompleted();
    }
  }

  /** Whether the last message is so recent that the next one is scheduled for later. */
  private boolean isTooSoon(Runnable later) {
    Duration wait = sentAt.plus(timing.coalesce()).minus(scheduler.uptime());
    if (sent == null || !wait.isPositive()) {
      return false;
    }
    callAgain(wait, later);
    return true;
  }

  private void send(Offer offer) {
    call.onNext(message(offer));
    sent = offer;
    sentAt = scheduler.uptime();
    callAgain(timing.refresh(), this::repeat);
  }

  private void callAgain(Duration wait, Runnable task) {
    cancelNext();
    next = scheduler.later(wait, task);
  }

  private void cancelNext() {
    if (next != null) {
      next.cancel();
    }
  }

  private static ListAndWatchResponse message(Offer offer) {
    ListAndWatchResponse.Builder message = ListAndWatchResponse.newBuilder();
    for (var device : offer.devices()) {
      Device.Builder builder =
          Device.newBuilder()
              .setID(device.id())
              .setHealth(device.health().isHealthy() ? HEALTHY : UNHEALTHY);
      if (!device.numaNodes().isEmpty()) {
        builder.setTopology(topology(device.numaNodes()));
      }
      message.addDevices(builder);
    }
    return message.build();
  }

  private static TopologyInfo topology(SortedSet<Integer> numaNodes) {
    TopologyInfo.Builder topology = TopologyInfo.newBuilder();
    numaNodes.forEach(node -> topology.addNodes(NUMANode.newBuilder().setID(node)));
    return topology.build();
  }
}
