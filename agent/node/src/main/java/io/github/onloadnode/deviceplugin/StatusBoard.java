package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import io.github.onloadnode.offer.DeviceCatalog;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is known of one resource: written by the scheduler's thread, read by any. */
final class StatusBoard {

  private final String resource;
  private final Map<RegistrationLoss, Long> losses = new EnumMap<>(RegistrationLoss.class);

  private volatile Standing standing =
      new Standing(State.STOPPED, false, false, Map.of(), Optional.empty(), Optional.empty());

  private record Standing(
      State state,
      boolean registered,
      boolean streamOpen,
      Map<RegistrationLoss, Long> losses,
      Optional<String> socket,
      Optional<String> error) {}

  StatusBoard(String resource) {
    this.resource = resource;
    for (RegistrationLoss loss : RegistrationLoss.values()) {
      losses.put(loss, 0L);
    }
    post(State.STOPPED, false, Optional.empty(), Optional.empty());
  }

  State state() {
    return standing.state();
  }

  boolean isRegistered() {
    return standing.registered();
  }

  Optional<String> error() {
    return standing.error();
  }

  /** On the way to a registration. */
  void progress(State state, boolean registered, String socket) {
    post(state, registered, Optional.of(socket), standing.error());
  }

  /** The only good state. */
  void streaming(String socket) {
    post(State.STREAMING, true, Optional.of(socket), Optional.empty());
  }

  void lost(RegistrationLoss loss) {
    losses.merge(loss, 1L, Long::sum);
    post(State.LOST, false, Optional.empty(), standing.error());
  }

  void failed(String error, Optional<String> socket) {
    post(State.LOST, false, socket, Optional.of(error));
  }

  void stopped(Optional<String> error) {
    post(State.STOPPED, false, Optional.empty(), error);
  }

  ResourceStatus status(DeviceCatalog catalog, AllocationCounts allocations) {
    Standing now = standing;
    int healthy = catalog.healthy();
    return new ResourceStatus(
        resource,
        now.state(),
        now.registered(),
        now.streamOpen(),
        healthy,
        catalog.devices().size() - healthy,
        now.losses(),
        allocations,
        now.socket(),
        now.error());
  }

  private void post(
      State state, boolean registered, Optional<String> socket, Optional<String> error) {
    standing =
        new Standing(
            state, registered, state == State.STREAMING, Map.copyOf(losses), socket, error);
  }
}
