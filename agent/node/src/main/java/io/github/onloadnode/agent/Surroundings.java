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
 * Everything outside the process that the agent meets, beside the kubelet's sockets below the root.
 *
 * @param processes those of the host, by the process ids that the kernel tells
 * @param client what asks for a server in another network namespace
 * @param cluster the API server of the cluster that this process is a pod of; empty for no pod
 * @param clock what the time is, for people
 * @param steady how long something takes; never jumps
 * @param simulated whether the host, the kernel and the kubelet are made up; every output says so
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
