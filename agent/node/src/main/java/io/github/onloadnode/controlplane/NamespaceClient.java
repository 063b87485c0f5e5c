package io.github.onloadnode.controlplane;

import io.github.onloadnode.host.HostCommand;
import io.github.onloadnode.host.HostRoot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Onload's own program that asks for the control plane of a network namespace, on which the kernel
 * starts its server. A process of its own with one thread: the kernel tells the server the
 * namespace of the thread group's leader.
 */
public interface NamespaceClient {

  /**
   * Asks, and waits until the program ends; how it ends says nothing of the server.
   *
   * @param program by the host's path
   * @param pid a process in the namespace
   * @param wanted when it says no, the program is killed
   */
  HostCommand.Result ask(String program, int pid, BooleanSupplier wanted);

  /** Runs the program on this machine; longer than a client waits for its server, 10 s. */
  static NamespaceClient ofThisMachine(HostRoot root, InstantSource steady) {
    HostCommand command = new HostCommand(root, steady);
    Duration deadline = Duration.ofSeconds(15);
    return (program, pid, wanted) ->
        command.run(
            program,
            List.of("-n", root.resolve("/proc/" + pid + "/ns/net").toString(), "usage"),
            deadline,
            wanted);
  }
}
