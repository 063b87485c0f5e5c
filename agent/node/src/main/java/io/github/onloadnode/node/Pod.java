package io.github.onloadnode.node;

import io.github.onloadnode.node.PodContainer.PodName;
import java.util.Optional;

/**
 * A pod, as far as it is known: one that cannot be named is a pod all the same, and a name can be
 * another pod's tomorrow.
 *
 * @param uid not always a UUID: a static pod's is a hash, or what its manifest says
 */
public record Pod(Optional<PodName> name, Optional<String> uid) {

  /** A pod of which all is known. */
  public static Pod of(PodName name, String uid) {
    return new Pod(Optional.of(name), Optional.of(uid));
  }

  /** A pod of which no UID is known. */
  public static Pod named(String namespace, String name) {
    return new Pod(Optional.of(new PodName(namespace, name)), Optional.empty());
  }

  /**
   * What to compare UIDs by: in the name of a slice of systemd a dash is an underscore
   * (escapeSystemdCgroupName of the kubelet's cgroup_manager_linux.go).
   */
  public static String key(String uid) {
    return uid.replace('_', '-');
  }

  /** {@code namespace/name}, or {@code uid} and the UID where nothing tells the name. */
  @Override
  public String toString() {
    return name.map(PodName::toString).orElse("uid " + uid.orElse("unknown"));
  }
}
