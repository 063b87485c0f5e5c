package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory.FileKey;
import java.util.Optional;

/**
 * The kubelet's socket in the plugin directory.
 *
 * @param key which file it is; empty if it does not exist
 */
record KubeletSocket(String path, Optional<FileKey> key) {

  static final KubeletSocket NONE = new KubeletSocket("", Optional.empty());

  boolean exists() {
    return key.isPresent();
  }

  /**
   * Whether it exists and is another file: another kubelet listens, or the same after a restart.
   */
  boolean isOtherThan(KubeletSocket before) {
    return exists() && !key.equals(before.key);
  }
}
