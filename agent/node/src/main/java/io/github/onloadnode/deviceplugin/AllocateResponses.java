package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.Device;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Mount;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The devices' answers in the kubelet's protocol; equal answers share one object. Immutable. */
final class AllocateResponses {

  /** Onload reads and writes its devices; pods need no permission to make nodes (m). */
  private static final String PERMISSIONS = "rw";

  /** The answer to the agent's own test call, as large as a real answer. */
  static final AllocateResponse REHEARSAL =
      response(
          new ContainerEdits(
              List.of("/dev/null"),
              List.of(new ContainerEdits.Mount("/dev/null", "/dev/null")),
              Map.of("ONLOAD", "rehearsal")));

  private final IdentityHashMap<Allocation, AllocateResponse> prepared = new IdentityHashMap<>(1);

  private AllocateResponses() {}

  /** The answers of all devices that a container can be given. */
  static AllocateResponses of(List<Device> devices) {
    AllocateResponses responses = new AllocateResponses();
    for (Device device : devices) {
      if (device.answer() instanceof Allocation.Granted granted) {
        responses.prepared.computeIfAbsent(granted, _ -> response(granted.edits()));
      }
    }
    return responses;
  }

  /** The answer for one container. Devices with different answers cost a conversion. */
  AllocateResponse of(Allocation.Granted granted) {
    AllocateResponse response = prepared.get(granted);
    return response == null ? response(granted.edits()) : response;
  }

  private static AllocateResponse response(ContainerEdits edits) {
    ContainerAllocateResponse.Builder builder = ContainerAllocateResponse.newBuilder();
    builder.putAllEnvs(edits.environment());
    for (ContainerEdits.Mount mount : edits.mounts()) {
      builder.addMounts(
          Mount.newBuilder()
              .setContainerPath(mount.containerPath())
              .setHostPath(mount.hostPath())
              .setReadOnly(true));
    }
    for (String path : edits.deviceNodes()) {
      builder.addDevices(
          DeviceSpec.newBuilder()
              .setContainerPath(path)
              .setHostPath(path)
              .setPermissions(PERMISSIONS));
    }
    return AllocateResponse.newBuilder().addContainerResponses(builder).build();
  }
}
