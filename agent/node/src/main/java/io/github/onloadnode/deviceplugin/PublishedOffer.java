package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.Device;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An offer with its answers precomputed. Immutable. */
final class PublishedOffer {

  private final ResourceName resource;
  private final Offer offer;
  private final Map<String, Device> devicesById;
  private final AllocateResponses responses;
  private final Optional<Instant> withheldSince;
  private final boolean none;

  private PublishedOffer(
      ResourceName resource, Offer offer, Optional<Instant> withheldSince, boolean none) {
    this.resource = resource;
    this.withheldSince = withheldSince;
    this.none = none;
    this.offer = offer;
    devicesById = offer.devicesById();
    responses = AllocateResponses.of(offer.devices());
  }

  static PublishedOffer of(ResourceName resource, Offer offer) {
    return new PublishedOffer(resource, offer, Optional.empty(), false);
  }

  /** Replaces another offer; if both withhold devices, the start of the withholding is kept. */
  static PublishedOffer of(ResourceName resource, Offer offer, PublishedOffer before, Instant now) {
    return new PublishedOffer(
        resource,
        offer,
        offer.isWithheld() ? before.withheldSince.or(() -> Optional.of(now)) : Optional.empty(),
        false);
  }

  /** Before the first offer. */
  static PublishedOffer none(ResourceName resource) {
    return new PublishedOffer(
        resource, Offer.nothing("the Onload agent is starting"), Optional.empty(), true);
  }

  /** Since when no container can get a device; empty while one can, and before the first offer. */
  Optional<Instant> withheldSince() {
    return withheldSince;
  }

  boolean isNone() {
    return none;
  }

  Offer offer() {
    return offer;
  }

  AllocateResponse answer(AllocateRequest request) throws StatusException {
    if (offer.refusal().isPresent()) {
      throw refusal(Status.FAILED_PRECONDITION, offer.refusal().get());
    }
    int containers = request.getContainerRequestsCount();
    if (containers == 0) {
      throw refusal(Status.INVALID_ARGUMENT, "the request names no container");
    }
    Set<String> seen = new HashSet<>();
    if (containers == 1) {
      return answer(request.getContainerRequests(0), seen);
    }
    AllocateResponse.Builder builder = AllocateResponse.newBuilder();
    for (ContainerAllocateRequest container : request.getContainerRequestsList()) {
      builder.addAllContainerResponses(answer(container, seen).getContainerResponsesList());
    }
    return builder.build();
  }

  private AllocateResponse answer(ContainerAllocateRequest container, Set<String> seen)
      throws StatusException {
    if (container.getDevicesIdsCount() == 0) {
      throw refusal(Status.INVALID_ARGUMENT, "the request names no device for a container");
    }
    List<Device> devices = new ArrayList<>(container.getDevicesIdsCount());
    for (String id : container.getDevicesIdsList()) {
      devices.add(device(id, seen));
    }
    Allocation joined = Allocation.joined(devices);
    if (joined instanceof Allocation.Granted granted) {
      return responses.of(granted);
    }
    throw refusal(Status.FAILED_PRECONDITION, joined.refusal().orElseThrow());
  }

  private Device device(String id, Set<String> seen) throws StatusException {
    if (!seen.add(id)) {
      throw refusal(Status.INVALID_ARGUMENT, "device \"" + id + "\" is requested twice");
    }
    Device device = devicesById.get(id);
    if (device == null) {
      throw refusal(
          Status.NOT_FOUND,
          "device \"" + id + "\" is unknown; " + devicesById.size() + " devices are announced");
    }
    if (!device.health().isHealthy()) {
      throw refusal(
          Status.FAILED_PRECONDITION,
          "device \"" + id + "\" is unhealthy: " + device.health().reason());
    }
    return device;
  }

  private StatusException refusal(Status status, String reason) {
    return status.withDescription(resource + ": " + reason).asException();
  }
}
