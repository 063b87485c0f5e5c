package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.offer.Offer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one resource stands with the kubelet.
 *
 * @param socket the name of the socket that is served
 * @param reregistrations registrations lost since the process started, by reason; all reasons
 * @param lastError why the last attempt failed; empty while registered
 * @param since when it became ready, ceased to be, or was lost for the last time
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

  /** Where a resource is between nothing and a stream. */
  public enum State {
    /** Nothing has been offered yet, the name is invalid, or we are closed. */
    STOPPED,
    /** The socket is bound and checks itself. */
    SERVING,
    /** Register is out, or accepted and the stream is awaited. */
    REGISTERING,
    /** The kubelet listens: the only good state. */
    STREAMING,
    /** Not registered; the next attempt is due in a moment. */
    LOST
  }

  public ResourceStatus {
    reregistrations = Map.copyOf(reregistrations);
  }

  /** What the phase says. */
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

  /** Why the kubelet may not know its pods, a clause; empty where it talks to us. */
  static Optional<String> unregistered(List<ResourceStatus> all) {
    List<ResourceStatus> wanted =
        all.stream().filter(status -> status.state() != State.STOPPED).toList();
    // One is enough: a kubelet that keeps refusing another one is running, and knows its pods.
    return wanted.stream().anyMatch(ResourceStatus::isReady)
        ? Optional.empty()
        : wanted.stream()
            .map(status ->
                status.resource() + " is not registered with the kubelet, which may be starting")
            .findFirst();
  }

  /** How often the registration was lost for that reason. */
  public long lost(RegistrationLoss reason) {
    return reregistrations.getOrDefault(reason, 0L);
  }

  /** Whether the kubelet knows the resource's devices. */
  public boolean isReady() {
    return streamOpen();
  }
}
