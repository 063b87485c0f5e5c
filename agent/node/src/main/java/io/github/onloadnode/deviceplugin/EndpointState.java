package io.github.onloadnode.deviceplugin;

import java.util.Optional;

/**
 * The state of a plugin's socket.
 *
 * @param called whether the kubelet has called it
 * @param displaced how its file or directory was changed by others
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

  /** Whether it can be registered: the kubelet has not called it and its file is in place. */
  boolean isUnused() {
    return !called && displaced.isEmpty();
  }
}
