package io.github.onloadnode.node;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the device plugin knows of itself, in moments of the clock that never jumps.
 *
 * @param startedAt since when this process can have answered an allocation
 * @param withheldSince since when every allocation is refused; empty while one may be granted
 * @param unregistered why the kubelet may not know its pods, a clause; empty where it talks to us
 * @param steadySince since when no registration came or went
 * @param answered IDs that were given away and when, by resource; no resource without an ID. Those
 *     that kubelet has listed for a while are forgotten.
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

  /** One that has given nothing away and cannot yet. */
  public static DevicePluginView starting(Instant at) {
    return new DevicePluginView(at, Optional.of(at), Optional.empty(), at, Map.of());
  }
}
