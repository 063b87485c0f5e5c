package io.github.onloadnode.node;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A process that has Onload's devices open.
 *
 * @param devices names below /dev, and {@code onload:[...]} for accelerated sockets
 * @param container the container it runs in; empty for a process of the host
 * @param controlPlaneServer whether the kernel started it, as a control-plane server or a
 *     controller of shared receive queues; these do not prevent unloading
 * @param copies digests of the payload copies that its container has mounted
 */
public record Holder(
    int pid,
    String command,
    SortedSet<String> devices,
    Optional<PodContainer> container,
    boolean controlPlaneServer,
    SortedSet<String> copies) {

  /** A process without known mounted copies. */
  public Holder(
      int pid,
      String command,
      SortedSet<String> devices,
      Optional<PodContainer> container,
      boolean controlPlaneServer) {
    this(pid, command, devices, container, controlPlaneServer, Collections.emptySortedSet());
  }

  /** Whether it is a host process that prevents unloading. */
  public boolean isOfHost() {
    return container.isEmpty() && !controlPlaneServer;
  }
}
