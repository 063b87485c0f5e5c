package io.github.onloadnode.deviceplugin;

import java.time.Duration;
import java.util.Optional;

/**
 * What the plugin directory holds at the moment of an event.
 *
 * @param uptime of the process
 * @param endpoint the socket that the phase names, if any
 */
record Observation(Duration uptime, KubeletSocket kubelet, EndpointState endpoint) {

  /**
   * What ends a registration or prevents it; empty if nothing does.
   *
   * @param before the kubelet's socket at the last attempt
   */
  Optional<RegistrationLoss> loss(KubeletSocket before) {
    return endpoint
        .displaced()
        .or(() ->
            kubelet.isOtherThan(before)
                ? Optional.of(RegistrationLoss.KUBELET_RESTARTED)
                : Optional.empty());
  }
}
