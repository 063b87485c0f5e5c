package io.github.onloadnode.node;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The device plugin's state; all times are of the clock that never jumps.
 *
 * @param startedAt the earliest time at which this process can have answered an allocation
 * @param withheldSince since when every allocation is refused; empty while one may be granted
 * @param unregistered a clause that says why the kubelet may not know its pods; empty while it is
 *     connected
 * @param steadySince when a registration was last gained or lost
 * @param answered IDs given away and when, by resource; without resources that have none. IDs that
 *     the kubelet has listed for a while are forgotten.
 */
public record DevicePluginView(
    Instant startedAt,
    Optional<Instant> withheldSince,
    Optional<String> unregistered,
    Instant steadySince,
    Map<String, SortedMap<String, Instant>> answered) {

  public DevicePluginView {
    answered = Map.copyOf(answered);
  }

  /** A plugin that cannot have given anything away yet. */
  public static DevicePluginView starting(Instant at) {
    return new DevicePluginView(at, Optional.of(at), Optional.empty(), at, Map.of());
  }
}
