package io.github.onloadnode.bench;

import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.grpc.ManagedChannel;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A kubelet's connection to one plugin. */
final class PluginClient implements AutoCloseable {

  private final ManagedChannel channel;
  private final DevicePluginGrpc.DevicePluginBlockingStub plugin;
  private final Iterator<ListAndWatchResponse> lists;

  PluginClient(ManagedChannel channel) {
    this.channel = channel;
    this.plugin = DevicePluginGrpc.newBlockingStub(channel);
    // Longer than any benchmark, so that waiting in vain ends.
    this.lists =
        plugin.withDeadlineAfter(5, TimeUnit.MINUTES).listAndWatch(Empty.getDefaultInstance());
  }

  /** The next list in which a device is healthy. */
  List<Device> awaitHealthyDevices() {
    while (lists.hasNext()) {
      List<Device> healthy =
          lists.next().getDevicesList().stream()
              .filter(device -> device.getHealth().equals("Healthy"))
              .toList();
      if (!healthy.isEmpty()) {
        return healthy;
      }
    }
    throw new IllegalStateException("the stream of devices ended");
  }

  /** One Allocate of one device. */
  void allocate(Device device) {
    int answers =
        plugin
            .allocate(
                AllocateRequest.newBuilder()
                    .addContainerRequests(
                        ContainerAllocateRequest.newBuilder().addDevicesIds(device.getID()))
                    .build())
            .getContainerResponsesCount();
    if (answers != 1) {
      throw new IllegalStateException("asked for one container, got " + answers + " answers");
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
