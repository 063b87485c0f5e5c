package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory.FileKey;
import java.util.Optional;

/**
 * The kubelet's socket in the plugin directory.
 *
 * @param key identifies the file; empty if it does not exist
 */
record KubeletSocket(String path, Optional<FileKey> key) {

  static final KubeletSocket NONE = new KubeletSocket("", Optional.empty());

  boolean exists() {
    return key.isPresent();
  }

  /**
   * Whether it exists and is a different file: another kubelet listens, or the same one after a
   * restart.
   */
  boolean isOtherThan(KubeletSocket before) {
    return exists() && !key.equals(before.key);
  }
}
