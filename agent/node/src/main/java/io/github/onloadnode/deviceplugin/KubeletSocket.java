package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory.FileKey;
import java.util.Optional;

/**
 * The kubelet's socket in the plugin directory.
 *
 * @param key which file it is; empty where there is none
 */
record KubeletSocket(String path, Optional<FileKey> key) {

  static final KubeletSocket NONE = new KubeletSocket("", Optional.empty());

  boolean exists() {
    return key.isPresent();
  }

  /** Whether there is one, and it is not that one: another kubelet listens, or the same anew. */
  boolean isOtherThan(KubeletSocket before) {
    return exists() && !key.equals(before.key);
  }
}
