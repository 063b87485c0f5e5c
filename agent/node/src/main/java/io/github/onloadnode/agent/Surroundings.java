package io.github.onloadnode.agent;

import io.github.onloadnode.act.Pause;
import io.github.onloadnode.act.ServerProcesses;
import io.github.onloadnode.controlplane.NamespaceClient;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.nodeapi.ClusterAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Everything outside the process that the agent uses, except the kubelet's sockets below the root.
 *
 * @param processes the host's, by the process IDs that the kernel reports
 * @param client asks for a server in another network namespace
 * @param cluster the API server of this pod's cluster; empty outside a pod
 * @param clock the wall clock, only for people
 * @param steady a clock that never jumps, for durations
 * @param simulated whether host, kernel and kubelet are simulated; every output says so
 */
public record Surroundings(
    HostRoot root,
    Linux linux,
    ServerProcesses processes,
    NamespaceClient client,
    Pause pause,
    Optional<URI> cluster,
    InstantSource clock,
    InstantSource steady,
    boolean simulated) {

  /** The machine that this process runs on. */
  public static Surroundings ofThisMachine(Path root) {
    HostRoot host = new HostRoot(root);
    InstantSource steady = new SteadyClock();
    return new Surroundings(
        host,
        Linux.load(),
        ServerProcesses.ofThisMachine(),
        NamespaceClient.ofThisMachine(host, steady),
        Pause.ofThisThread(),
        ClusterAddress.of(System.getenv()),
        InstantSource.system(),
        steady,
        false);
  }
}
