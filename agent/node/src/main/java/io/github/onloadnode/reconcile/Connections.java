package io.github.onloadnode.reconcile;

import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Since when nothing between the kubelet and the plugin has changed. A kubelet that has just
 * started lists no pods although they run, and it registers plugins before it knows them. Used by
 * one thread.
 */
final class Connections {

  private static final Duration STEADY = Duration.ofSeconds(10);

  private final DevicePluginSupervisor supervisor;
  private final InstantSource clock;

  private List<String> seen = List.of();
  private Instant since = Instant.MAX;

  Connections(DevicePluginSupervisor supervisor, InstantSource clock) {
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /** Compares what is with what was; called often enough, nothing passes by unseen. */
  void look() {
    List<String> now =
        supervisor.status().stream()
            .map(status -> status.isReady() + " " + status.reregistrations())
            .toList();
    if (!now.equals(seen) || since.equals(Instant.MAX)) {
      seen = now;
      since = clock.instant();
    }
  }

  /** Why the kubelet's list may not be whole, a clause; empty where it has to be. */
  Optional<String> unsteady() {
    List<ResourceStatus> wanted =
        supervisor.status().stream()
            .filter(status -> status.state() != ResourceStatus.State.STOPPED)
            .toList();
    // One is enough: a kubelet that refuses another for ever is there, and knows its pods.
    Optional<String> away =
        wanted.stream().anyMatch(ResourceStatus::isReady)
            ? Optional.empty()
            : wanted.stream()
                .map(status ->
                    status.resource()
                        + " is not registered with the kubelet, which may be starting")
                .findFirst();
    return away.or(() ->
        since.plus(STEADY).isAfter(clock.instant())
            ? Optional.of(
                "the kubelet came or went a moment ago, and its list of pods may not be whole")
            : Optional.empty());
  }
}
