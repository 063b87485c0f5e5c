package io.github.onloadnode.controlplane;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.ControlPlaneNamespace;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.PodProcess;
import io.github.onloadnode.observe.ControlPlaneScanner;
import io.github.onloadnode.observe.PodProcessCheck;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks that the host's network namespace and those of pods that hold a device have a server, and
 * starts missing ones. Used by one thread; any thread may read the last result.
 */
public final class NamespaceWatch {

  private static final int FIRST_PROCESS = 1;

  private final Supplier<ServedPods> served;
  private final ControlPlaneScanner servers;
  private final PodProcessCheck processes;
  private final PodNamespaces pods;
  private final Prewarming prewarming;

  private volatile List<ControlPlaneNamespace> seen = List.of();

  public NamespaceWatch(
      Supplier<ServedPods> served, HostFiles files, NamespaceClient helper, InstantSource steady) {
    this.served = served;
    this.servers = new ControlPlaneScanner(files);
    this.processes = new PodProcessCheck(files);
    this.pods = new PodNamespaces(processes);
    this.prewarming = new Prewarming(helper, steady);
  }

  /** The newest result, the host first; empty while Onload is not loaded. */
  public List<ControlPlaneNamespace> namespaces() {
    return seen;
  }

  /**
   * Checks once, and has missing servers started when they are due.
   *
   * @param goesOn false when the agent stops; then a running helper is killed
   */
  public void look(BooleanSupplier goesOn) {
    Map<String, PodProcess> ways = new LinkedHashMap<>();
    List<ControlPlaneNamespace> now = scan(ways);
    BooleanSupplier wanted = () -> goesOn.getAsBoolean() && served.get().serves();
    for (ControlPlaneNamespace namespace : now) {
      PodProcess way = Objects.requireNonNull(ways.get(namespace.id()));
      Optional<String> helper = served.get().helper();
      boolean due = !namespace.isUp() && prewarming.isDue(way);
      if (due && helper.isPresent() && wanted.getAsBoolean() && leadsThere(way)) {
        prewarming.attempt(helper.get(), way, wanted);
        scan(new LinkedHashMap<>());
      }
    }
  }

  /** An earlier helper may have taken so long that the process ID was reused. */
  private boolean leadsThere(PodProcess way) {
    return way.pid() == FIRST_PROCESS || processes.isStill(way);
  }

  /**
   * Publishes the current state.
   *
   * @param ways receives a process in each namespace, by namespace
   */
  private List<ControlPlaneNamespace> scan(Map<String, PodProcess> ways) {
    ServedPods now = served.get();
    servers
        .hostNamespace()
        .toOptional()
        .ifPresent(
            id -> ways.put(id, new PodProcess(FIRST_PROCESS, ControlPlaneNamespace.HOST, "", id)));
    for (PodProcess process : pods.of(now)) {
      ways.putIfAbsent(process.namespace(), process);
    }
    prewarming.keepOnly(ways.values());
    // Without the kernel's list it is unknown which servers run, so none is started.
    seen =
        servers
            .pids()
            .map(servers::servers)
            .map(running -> states(ways, running, now))
            .toOptional()
            .orElse(List.of());
    return seen;
  }

  private List<ControlPlaneNamespace> states(
      Map<String, PodProcess> ways, List<ControlPlaneServer> running, ServedPods now) {
    Map<Reading<String>, ControlPlaneServer> byNamespace =
        running.stream()
            .collect(
                Collectors.toMap(
                    ControlPlaneServer::namespace, server -> server, (first, _) -> first));
    List<ControlPlaneNamespace> states = new ArrayList<>();
    ways.forEach((id, way) -> {
      Optional<ControlPlaneServer> server =
          Optional.ofNullable(byNamespace.get(Reading.<String>present(id)));
      server.ifPresent(_ -> prewarming.came(way));
      Optional<Finding> finding =
          server.isPresent() ? foreign(server.get(), now) : Optional.of(missing(way, now));
      states.add(
          new ControlPlaneNamespace(
              way.pod(), id, server, finding.map(found -> found.about(way.pod()))));
    });
    return List.copyOf(states);
  }

  private static Optional<Finding> foreign(ControlPlaneServer server, ServedPods now) {
    return now.server()
        .filter(path -> !server.runs(path))
        .map(path ->
            new Finding(
                    Reason.CONTROL_PLANE_DIFFERS,
                    "it runs " + server.program() + " instead of " + path,
                    "end it once no pod uses it; the kernel starts the revision's server at"
                        + " the next use")
                .as(Finding.Severity.WARNING));
  }

  private Finding missing(PodProcess way, ServedPods now) {
    if (!now.serves()) {
      return down("not pre-warmed: no revision is served now", "wait until devices are Healthy");
    }
    return now.helper().isEmpty()
        ? down(
            "not pre-warmed: the payload has no usr/bin/onload_mibdump",
            "use a payload with it, or accept that the first socket waits for its server")
        : down(
            prewarming.said(way).orElse("not pre-warmed yet"),
            "wait: the next socket, or the agent, starts a server");
  }

  /** Only a note: without pre-warming the kernel starts a server for the first socket. */
  private static Finding down(String message, String remedy) {
    return new Finding(Reason.CONTROL_PLANE_DOWN, message, remedy).as(Finding.Severity.NOTE);
  }
}
