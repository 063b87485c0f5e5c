package io.github.onloadnode.controlplane;

import io.github.onloadnode.host.HostCommand;
import io.github.onloadnode.host.HostRoot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs Onload's own program that opens the control plane of a network namespace, which makes the
 * kernel start the namespace's server. It must be a separate single-threaded process, because the
 * kernel uses the namespace of the thread group's leader.
 */
public interface NamespaceClient {

  /**
   * Runs the program and waits for its end. Its exit code says nothing about the server.
   *
   * @param program by the host's path
   * @param pid a process in the namespace
   * @param wanted the program is killed once this is false
   */
  HostCommand.Result ask(String program, int pid, BooleanSupplier wanted);

  /**
   * Runs the program on this machine, with a deadline above the 10 s that a client waits for its
   * server.
   */
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
