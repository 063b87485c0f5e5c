package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.offer.DeviceCatalog;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.NUMANode;
import io.github.onloadnode.proto.deviceplugin.v1beta1.TopologyInfo;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One ListAndWatch stream: sends the newest catalog when it differs from the last one sent and the
 * kubelet takes it, and again from time to time. Nothing is queued: what came in between is never
 * sent. Owned by the scheduler's thread.
 */
final class DeviceStream {

  private static final String HEALTHY = "Healthy";
  private static final String UNHEALTHY = "Unhealthy";

  private final ServerCallStreamObserver<ListAndWatchResponse> call;
  private final Supplier<DeviceCatalog> newest;
  private final Scheduler scheduler;
  private final Timing timing;

  private @Nullable DeviceCatalog sent;
  private Duration sentAt = Duration.ZERO;
  private Scheduler.@Nullable Timer next;
  private boolean closed;

  DeviceStream(
      ServerCallStreamObserver<ListAndWatchResponse> call,
      Supplier<DeviceCatalog> newest,
      Scheduler scheduler,
      Timing timing) {
    this.call = call;
    this.newest = newest;
    this.scheduler = scheduler;
    this.timing = timing;
  }

  /** Sends the newest catalog now, shortly, or, where the kubelet has it already, not at all. */
  void update() {
    if (closed || !call.isReady()) {
      // Not ready: the stream calls again when it is.
      return;
    }
    DeviceCatalog catalog = newest.get();
    if (sent != null) {
      if (catalog.equals(sent)) {
        return;
      }
      if (isTooSoon(this::update)) {
        return;
      }
    }
    send(catalog);
  }

  /** Sends the newest catalog, even if the kubelet has it already: it writes its file then. */
  void repeat() {
    if (!closed && call.isReady() && !isTooSoon(this::repeat)) {
      send(newest.get());
    }
  }

  /** Ends the stream, if the kubelet has not. */
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

  /** Whether the last message is so young that the next one comes later. */
  private boolean isTooSoon(Runnable later) {
    Duration wait = sentAt.plus(timing.coalesce()).minus(scheduler.uptime());
    if (sent == null || !wait.isPositive()) {
      return false;
    }
    callAgain(wait, later);
    return true;
  }

  private void send(DeviceCatalog catalog) {
    call.onNext(message(catalog));
    sent = catalog;
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

  private static ListAndWatchResponse message(DeviceCatalog catalog) {
    ListAndWatchResponse.Builder message = ListAndWatchResponse.newBuilder();
    for (DeviceCatalog.Device device : catalog.devices()) {
      Device.Builder builder =
          Device.newBuilder()
              .setID(device.id())
              .setHealth(device.health().isHealthy() ? HEALTHY : UNHEALTHY);
      if (!device.numaNodes().isEmpty()) {
        builder.setTopology(topology(device));
      }
      message.addDevices(builder);
    }
    return message.build();
  }

  private static TopologyInfo topology(DeviceCatalog.Device device) {
    TopologyInfo.Builder topology = TopologyInfo.newBuilder();
    device.numaNodes().forEach(node -> topology.addNodes(NUMANode.newBuilder().setID(node)));
    return topology.build();
  }
}
