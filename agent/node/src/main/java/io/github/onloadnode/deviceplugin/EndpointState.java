package io.github.onloadnode.deviceplugin;

import java.util.Optional;

/**
 * What has become of a plugin's socket.
 *
 * @param called whether the kubelet has called it
 * @param displaced what others did to its file or directory
 */
record EndpointState(boolean called, Streams streams, Optional<RegistrationLoss> displaced) {

  /** Of ListAndWatch streams. */
  enum Streams {
    NONE_YET,
    OPEN,
    ENDED
  }

  /** No socket. */
  static final EndpointState NONE = new EndpointState(false, Streams.NONE_YET, Optional.empty());

  /** Whether it can be registered: the kubelet does not know it, and would find it. */
  boolean isUnused() {
    return !called && displaced.isEmpty();
  }
}
