package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.DeviceCatalog;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Mount;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An offer with everything computed that an answer needs. Immutable. */
final class PublishedOffer {

  /** Onload needs to read and write its devices; making nodes (m) is no business of a pod. */
  private static final String PERMISSIONS = "rw";

  private static final AllocateResponse REHEARSAL =
      AllocateResponse.newBuilder()
          .addContainerResponses(
              container(
                  new ContainerEdits(
                      List.of("/dev/null"),
                      List.of(new ContainerEdits.Mount("/dev/null", "/dev/null")),
                      Map.of("ONLOAD", "rehearsal"))))
          .build();

  private final ResourceName resource;
  private final Offer offer;
  private final Map<String, DeviceHealth> healthById;

  /** The answer for one container; for a refusal without content. */
  private final AllocateResponse response;

  private final Optional<Instant> withheldSince;
  private final boolean none;

  private PublishedOffer(
      ResourceName resource, Offer offer, Optional<Instant> withheldSince, boolean none) {
    this.resource = resource;
    this.withheldSince = withheldSince;
    this.none = none;
    this.offer = offer;
    healthById = HashMap.newHashMap(offer.catalog().devices().size());
    offer.catalog().devices().forEach(device -> healthById.put(device.id(), device.health()));
    response =
        switch (offer.allocation()) {
          case Allocation.Granted granted ->
              AllocateResponse.newBuilder()
                  .addContainerResponses(container(granted.edits()))
                  .build();
          case Allocation.Refused _ -> AllocateResponse.getDefaultInstance();
        };
  }

  static PublishedOffer of(ResourceName resource, Offer offer) {
    return new PublishedOffer(resource, offer, Optional.empty(), false);
  }

  /** After another one; devices that it withholds too have been withheld since then. */
  static PublishedOffer of(ResourceName resource, Offer offer, PublishedOffer before, Instant now) {
    return new PublishedOffer(
        resource,
        offer,
        isWithheld(offer) ? before.withheldSince.or(() -> Optional.of(now)) : Optional.empty(),
        false);
  }

  /** Before anybody has offered anything. */
  static PublishedOffer none(ResourceName resource) {
    return new PublishedOffer(
        resource,
        new Offer(
            new DeviceCatalog(List.of()), new Allocation.Refused("the Onload agent is starting")),
        Optional.empty(),
        true);
  }

  /** Since when nobody can be given a device; empty while somebody can, or nothing was offered. */
  Optional<Instant> withheldSince() {
    return withheldSince;
  }

  private static boolean isWithheld(Offer offer) {
    return offer.allocation() instanceof Allocation.Refused || offer.catalog().healthy() == 0;
  }

  boolean isNone() {
    return none;
  }

  DeviceCatalog catalog() {
    return offer.catalog();
  }

  /** An answer as large as a real one. */
  AllocateResponse rehearsal() {
    return REHEARSAL;
  }

  AllocateResponse answer(AllocateRequest request) throws StatusException {
    if (offer.allocation() instanceof Allocation.Refused(String reason)) {
      throw refusal(Status.FAILED_PRECONDITION, reason);
    }
    int containers = request.getContainerRequestsCount();
    if (containers == 0) {
      throw refusal(Status.INVALID_ARGUMENT, "the request names no container");
    }
    Set<String> seen = new HashSet<>();
    for (ContainerAllocateRequest container : request.getContainerRequestsList()) {
      check(container, seen);
    }
    if (containers == 1) {
      return response;
    }
    AllocateResponse.Builder builder = AllocateResponse.newBuilder();
    for (int container = 0; container < containers; container++) {
      builder.addContainerResponses(response.getContainerResponses(0));
    }
    return builder.build();
  }

  private void check(ContainerAllocateRequest container, Set<String> seen) throws StatusException {
    if (container.getDevicesIdsCount() == 0) {
      throw refusal(Status.INVALID_ARGUMENT, "the request names no device for a container");
    }
    for (String id : container.getDevicesIdsList()) {
      if (!seen.add(id)) {
        throw refusal(Status.INVALID_ARGUMENT, "device \"" + id + "\" is asked for twice");
      }
      DeviceHealth health = healthById.get(id);
      if (health == null) {
        throw refusal(
            Status.NOT_FOUND,
            "device \"" + id + "\" is unknown; " + healthById.size() + " devices are announced");
      }
      if (!health.isHealthy()) {
        throw refusal(
            Status.FAILED_PRECONDITION, "device \"" + id + "\" is unhealthy: " + health.reason());
      }
    }
  }

  private StatusException refusal(Status status, String reason) {
    return status.withDescription(resource + ": " + reason).asException();
  }

  private static ContainerAllocateResponse container(ContainerEdits edits) {
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
    return builder.build();
  }
}
