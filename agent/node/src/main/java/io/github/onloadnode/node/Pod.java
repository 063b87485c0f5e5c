package io.github.onloadnode.node;

import io.github.onloadnode.node.PodContainer.PodName;
import java.util.Optional;

/**
 * A pod with what is known of it. Its name may be unknown, and a later pod may reuse the name.
 *
 * @param uid not always a UUID: that of a static pod is a hash or set by its manifest
 */
public record Pod(Optional<PodName> name, Optional<String> uid) {

  /** A pod with name and UID. */
  public static Pod of(PodName name, String uid) {
    return new Pod(Optional.of(name), Optional.of(uid));
  }

  /** A pod without a known UID. */
  public static Pod named(String namespace, String name) {
    return new Pod(Optional.of(new PodName(namespace, name)), Optional.empty());
  }

  /**
   * The form of a UID for comparing: systemd's slice names have underscores instead of dashes
   * (escapeSystemdCgroupName of the kubelet's cgroup_manager_linux.go).
   */
  public static String key(String uid) {
    return uid.replace('_', '-');
  }

  /** {@code namespace/name}, or {@code uid} and the UID if the name is unknown. */
  @Override
  public String toString() {
    return name.map(PodName::toString).orElse("uid " + uid.orElse("unknown"));
  }
}
