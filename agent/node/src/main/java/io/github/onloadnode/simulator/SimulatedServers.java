package io.github.onloadnode.simulator;

import io.github.onloadnode.act.ServerProcesses;
import io.github.onloadnode.controlplane.NamespaceClient;
import io.github.onloadnode.host.HostCommand;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Processes;
import io.github.onloadnode.revision.ControlPlaneParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Control-plane servers of a simulated host: processes started by the kernel, one per network
 * namespace, each with four references to onload.
 */
public final class SimulatedServers implements ServerProcesses, NamespaceClient {

  private static final int REFERENCES = 4;
  private static final List<String> STARTING =
      List.of("cplane_spawn_server", "cplane_server_grace_timeout");

  private final SimulatedHost host;
  private final SortedMap<Integer, String> namespaces = new TreeMap<>();
  private int nextPid = 4242;

  SimulatedServers(SimulatedHost host) {
    this.host = host;
  }

  @Override
  public synchronized Optional<Processes.Held> hold(int pid) {
    return namespaces.containsKey(pid) ? Optional.of(new Held(pid)) : Optional.empty();
  }

  /** Process IDs are not reused here. */
  private final class Held implements Processes.Held {
    private final int pid;

    private Held(int pid) {
      this.pid = pid;
    }

    @Override
    public boolean isAlive() {
      return hold(pid).isPresent();
    }

    @Override
    public void terminate() {
      SimulatedServers.this.kill(pid);
    }

    @Override
    public void kill() {
      SimulatedServers.this.kill(pid);
    }

    @Override
    public void close() {
      // No descriptor is open.
    }
  }

  /** A server ends. */
  public synchronized void kill(int pid) {
    if (namespaces.remove(pid) != null) {
      host.processes().end(pid);
      list();
    }
  }

  /** Like onload_mibdump, always exits with 0. */
  @Override
  public HostCommand.Result ask(String program, int pid, BooleanSupplier wanted) {
    HostFiles files = new HostFiles(host.root());
    if (!files.exists(program)) {
      return new HostCommand.Result.NotStarted(program + ": No such file or directory");
    }
    Optional<String> namespace = files.link("/proc/" + pid + "/ns/net").toOptional();
    namespace.ifPresent(this::demand);
    return new HostCommand.Result.Ended(
        0, namespace.isPresent() ? "llap: 2/1024" : "No such file or directory");
  }

  /**
   * Starts the host's own server, as oo_cp_driver_ctor does with the module if there is a grace
   * time.
   */
  synchronized void bootstrap() {
    if (ControlPlaneParameters.startHostServer(starting())) {
      demand(SimulatedProcesses.HOST_NETWORK_NAMESPACE);
    }
  }

  /**
   * Starts a server for a client in a network namespace, as cp_spawn_server does, with onload's
   * current parameters. A missing program is not an error for the client.
   */
  public synchronized void demand(String namespace) {
    if (!ControlPlaneParameters.startServers(starting())) {
      return;
    }
    String program = parameter("cplane_server_path");
    boolean exists =
        program.startsWith("/")
            && new HostFiles(host.root()).text(program).toOptional().isPresent();
    if (!exists) {
      host.log().print("[onload] oo_cp_wait_for_server: Failed to spawn server: rc=-2");
    } else if (!namespaces.containsValue(namespace)) {
      spawn(program, namespace);
    }
  }

  private void spawn(String program, String namespace) {
    int pid = nextPid++;
    namespaces.put(pid, namespace);
    SimulatedProcesses processes = host.processes();
    processes.start(pid, "onload_cp_serve", "0::/\n");
    processes.enter(pid, namespace);
    List<String> arguments = new ArrayList<>(List.of(program));
    arguments.addAll(List.of(parameter("cplane_server_params").split("\\s+")));
    arguments.add("--daemonise");
    processes.run(pid, arguments, id("cplane_server_uid"), id("cplane_server_gid"));
    for (int reference = 0; reference < REFERENCES; reference++) {
      processes.open(pid, "onload");
    }
    list();
  }

  private void list() {
    host.controlPlaneServers(List.copyOf(namespaces.keySet()));
  }

  private int id(String name) {
    return Integer.parseInt(parameter(name));
  }

  private String parameter(String name) {
    return told(name).orElse("0");
  }

  /** Whether the module's parameters let servers start. */
  private Map<String, String> starting() {
    Map<String, String> told = new TreeMap<>();
    STARTING.forEach(name -> told(name).ifPresent(value -> told.put(name, value)));
    return told;
  }

  private Optional<String> told(String name) {
    return new HostFiles(host.root())
        .attribute("/sys/module/onload/parameters/" + name)
        .toOptional();
  }

  /** Ends all servers, as a power loss does. */
  synchronized void forget() {
    List.copyOf(namespaces.keySet()).forEach(pid -> host.processes().end(pid));
    namespaces.clear();
  }
}
