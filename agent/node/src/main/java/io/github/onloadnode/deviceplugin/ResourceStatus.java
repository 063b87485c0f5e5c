package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.offer.Offer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registration status of one resource.
 *
 * @param socket the name of the socket that is served
 * @param reregistrations registrations lost since the process started, for every reason
 * @param lastError why the last attempt failed; empty while registered
 * @param since when it last became ready or lost its registration
 */
public record ResourceStatus(
    String resource,
    State state,
    boolean registered,
    int healthyDevices,
    int unhealthyDevices,
    Map<RegistrationLoss, Long> reregistrations,
    AllocationCounts allocations,
    Optional<String> socket,
    Optional<Finding> lastError,
    Instant since) {

  /** How far a resource is with registration. */
  public enum State {
    /** Nothing has been offered yet, the name is invalid, or the plugin is closed. */
    STOPPED,
    /** The socket is bound and checks itself. */
    SERVING,
    /** Register was sent, or was accepted and the stream is awaited. */
    REGISTERING,
    /** The kubelet listens: registration is complete. */
    STREAMING,
    /** Not registered; the next attempt is due in a moment. */
    LOST
  }

  public ResourceStatus {
    reregistrations = Map.copyOf(reregistrations);
  }

  /** Takes the status from a phase. */
  static ResourceStatus of(Phase phase, Instant since, Offer offer, AllocationCounts allocations) {
    History history = phase.history();
    return new ResourceStatus(
        history.resource(),
        phase.state(),
        phase.isRegistered(),
        offer.healthy(),
        offer.unhealthy(),
        history.losses(),
        allocations,
        phase.endpoint(),
        history.error(),
        since);
  }

  public boolean streamOpen() {
    return state == State.STREAMING;
  }

  /** Why the kubelet may not know its pods yet, as a clause; empty while it is connected. */
  static Optional<String> unregistered(List<ResourceStatus> all) {
    List<ResourceStatus> wanted =
        all.stream().filter(status -> status.state() != State.STOPPED).toList();
    // One is enough: a kubelet that refuses another resource is running and knows its pods.
    return wanted.stream().anyMatch(ResourceStatus::isReady)
        ? Optional.empty()
        : wanted.stream()
            .map(status ->
                status.resource() + " is not registered with the kubelet, which may be starting")
            .findFirst();
  }

  /** How often the registration was lost for this reason. */
  public long lost(RegistrationLoss reason) {
    return reregistrations.getOrDefault(reason, 0L);
  }

  /** Whether the kubelet knows the resource's devices. */
  public boolean isReady() {
    return streamOpen();
  }
}
