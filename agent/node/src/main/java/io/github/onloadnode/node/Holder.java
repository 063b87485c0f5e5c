package io.github.onloadnode.node;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A process that has Onload's devices open.
 *
 * @param devices names below /dev, and {@code onload:[...]} for accelerated sockets
 * @param container the container it runs in; empty for a process of the host
 * @param controlPlaneServer whether the kernel started it for itself, as a control-plane server or
 *     a controller of shared receive queues, which keep nobody from unloading
 * @param copies digests of the payloads' copies that its container has mounted
 */
public record Holder(
    int pid,
    String command,
    SortedSet<String> devices,
    Optional<PodContainer> container,
    boolean controlPlaneServer,
    SortedSet<String> copies) {

  /** A process of which no copy is known that it has mounted. */
  public Holder(
      int pid,
      String command,
      SortedSet<String> devices,
      Optional<PodContainer> container,
      boolean controlPlaneServer) {
    this(pid, command, devices, container, controlPlaneServer, Collections.emptySortedSet());
  }

  /** Whether it keeps Onload from being unloaded without being a pod's. */
  public boolean isOfHost() {
    return container.isEmpty() && !controlPlaneServer;
  }
}
