package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a resource carries from phase to phase.
 *
 * @param kubelet its socket at the last attempt or loss
 * @param losses registrations lost so far, by reason
 * @param error why the last attempt failed, until one succeeds
 */
record History(
    String resource,
    KubeletSocket kubelet,
    Map<RegistrationLoss, Long> losses,
    Backoff backoff,
    Optional<Finding> error) {

  History {
    losses = Map.copyOf(losses);
  }

  /** The history of a resource before its first attempt. */
  static History none(String resource, Backoff backoff) {
    Map<RegistrationLoss, Long> losses =
        Arrays.stream(RegistrationLoss.values())
            .collect(Collectors.toMap(Function.identity(), _ -> 0L));
    return new History(resource, KubeletSocket.NONE, losses, backoff, Optional.empty());
  }

  History with(KubeletSocket found) {
    return new History(resource, found, losses, backoff, error);
  }

  History failed(Finding finding) {
    return new History(resource, kubelet, losses, backoff, Optional.of(finding));
  }

  History withoutError() {
    return new History(resource, kubelet, losses, backoff, Optional.empty());
  }

  /** A restarted kubelet has refused nothing yet, so the next attempt comes soon. */
  History lost(RegistrationLoss loss, KubeletSocket found) {
    Map<RegistrationLoss, Long> counted = new EnumMap<>(losses);
    counted.merge(loss, 1L, Long::sum);
    Backoff next = loss == RegistrationLoss.KUBELET_RESTARTED ? backoff.afresh() : backoff;
    return new History(resource, found, counted, next, error);
  }

  /** For the next attempt, after which the wait is longer. */
  History again() {
    return with(backoff.longer());
  }

  /** Without the waits from earlier attempts. */
  History afresh() {
    return with(backoff.afresh());
  }

  /** A stream that lasted a while counts as success. */
  History streamedFor(Duration lived) {
    return with(backoff.afterStream(lived));
  }

  private History with(Backoff other) {
    return new History(resource, kubelet, losses, other, error);
  }
}
