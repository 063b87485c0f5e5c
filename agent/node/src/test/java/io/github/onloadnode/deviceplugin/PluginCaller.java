package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.kubelet.UnixTransport;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.List;

/** Calls a plugin as no kubelet would. */
final class PluginCaller implements AutoCloseable {

  private final ManagedChannel channel;

  PluginCaller(UnixTransport transport, Path socket) {
    channel = transport.channel(socket).build();
  }

  ManagedChannel channel() {
    return channel;
  }

  DevicePluginGrpc.DevicePluginBlockingStub calls() {
    return DevicePluginGrpc.newBlockingStub(channel);
  }

  AllocateResponse allocate(String... ids) {
    return calls().allocate(request(ids));
  }

  static AllocateRequest request(String... ids) {
    return AllocateRequest.newBuilder()
        .addContainerRequests(ContainerAllocateRequest.newBuilder().addAllDevicesIds(List.of(ids)))
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
