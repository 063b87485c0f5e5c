package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.offer.PreferredDevices;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerPreferredAllocationResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginGrpc;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DevicePluginOptions;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Empty;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ListAndWatchResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreStartContainerRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreStartContainerResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreferredAllocationRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.PreferredAllocationResponse;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Answers the kubelet's calls. Runs on the event loop and never waits. */
final class DevicePluginService extends DevicePluginGrpc.DevicePluginImplBase {

  /** The plugin's options, sent in Register and on request. */
  static final DevicePluginOptions OPTIONS = DevicePluginOptions.getDefaultInstance();

  private final AllocationDesk desk;
  private final PluginEndpoint endpoint;
  private final String rehearsalId;

  /**
   * @param endpoint is told when the kubelet calls
   * @param rehearsalId the device ID of the plugin's call to itself, which no kubelet sees
   */
  DevicePluginService(AllocationDesk desk, PluginEndpoint endpoint, String rehearsalId) {
    this.desk = desk;
    this.endpoint = endpoint;
    this.rehearsalId = rehearsalId;
  }

  @Override
  public void getDevicePluginOptions(Empty request, StreamObserver<DevicePluginOptions> answer) {
    endpoint.called();
    reply(answer, OPTIONS);
  }

  @Override
  public void listAndWatch(Empty request, StreamObserver<ListAndWatchResponse> answer) {
    endpoint.called();
    endpoint.listening((ServerCallStreamObserver<ListAndWatchResponse>) answer);
  }

  @Override
  public void allocate(AllocateRequest request, StreamObserver<AllocateResponse> answer) {
    if (isRehearsal(request)) {
      reply(answer, desk.rehearse(request));
      return;
    }
    try {
      reply(answer, desk.allocate(request));
    } catch (StatusException e) {
      answer.onError(e);
    }
  }

  @Override
  public void getPreferredAllocation(
      PreferredAllocationRequest request, StreamObserver<PreferredAllocationResponse> answer) {
    PreferredAllocationResponse.Builder response = PreferredAllocationResponse.newBuilder();
    for (var container : request.getContainerRequestsList()) {
      response.addContainerResponses(
          ContainerPreferredAllocationResponse.newBuilder()
              .addAllDeviceIDs(
                  PreferredDevices.choose(
                      container.getMustIncludeDeviceIDsList(),
                      container.getAvailableDeviceIDsList(),
                      container.getAllocationSize())));
    }
    reply(answer, response.build());
  }

  @Override
  public void preStartContainer(
      PreStartContainerRequest request, StreamObserver<PreStartContainerResponse> answer) {
    reply(answer, PreStartContainerResponse.getDefaultInstance());
  }

  private boolean isRehearsal(AllocateRequest request) {
    return request.getContainerRequestsCount() == 1
        && request.getContainerRequests(0).getDevicesIdsCount() == 1
        && request.getContainerRequests(0).getDevicesIds(0).equals(rehearsalId);
  }

  private static <T> void reply(StreamObserver<T> answer, T message) {
    answer.onNext(message);
    answer.onCompleted();
  }
}
