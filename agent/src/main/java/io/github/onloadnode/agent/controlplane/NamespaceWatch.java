package io.github.onloadnode.agent.controlplane;

import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.ControlPlaneNamespace;
import io.github.onloadnode.agent.node.ControlPlaneServer;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.observe.ControlPlaneScanner;
import io.github.onloadnode.agent.observe.PodProcess;
import io.github.onloadnode.agent.observe.PodProcessScanner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The network namespaces of the host and of the pods that hold a device: whether each has a server,
 * and one is started where it has not. Used by one thread; what it saw last is for everybody.
 */
public final class NamespaceWatch {

  private static final int FIRST_PROCESS = 1;

  private final Supplier<Sight> sight;
  private final ControlPlaneScanner servers;
  private final PodNamespaces pods;
  private final Prewarming prewarming;

  private volatile List<ControlPlaneNamespace> seen = List.of();

  public NamespaceWatch(
      Supplier<Sight> sight, HostFiles files, NamespaceClient helper, InstantSource steady) {
    this.sight = sight;
    this.servers = new ControlPlaneScanner(files);
    this.pods = new PodNamespaces(new PodProcessScanner(files), steady);
    this.prewarming = new Prewarming(helper, steady);
  }

  /** What the newest look found, the host first; empty while Onload is not loaded. */
  public List<ControlPlaneNamespace> namespaces() {
    return seen;
  }

  /**
   * Looks once, and has servers started where they are missing and due.
   *
   * @param goesOn false when the agent ends: then a helper under way is killed
   */
  public void look(BooleanSupplier goesOn) {
    Map<String, Integer> reach = new LinkedHashMap<>();
    List<ControlPlaneNamespace> now = scan(reach);
    BooleanSupplier wanted = () -> goesOn.getAsBoolean() && sight.get().serves();
    for (ControlPlaneNamespace namespace : now) {
      Optional<String> helper = sight.get().helper();
      boolean due = !namespace.isUp() && prewarming.isDue(namespace.id());
      if (due && helper.isPresent() && wanted.getAsBoolean()) {
        int pid = reach.getOrDefault(namespace.id(), FIRST_PROCESS);
        prewarming.attempt(helper.get(), namespace.id(), pid, wanted);
        scan(new LinkedHashMap<>());
      }
    }
  }

  /** Publishes what there is now. */
  private List<ControlPlaneNamespace> scan(Map<String, Integer> reach) {
    Sight now = sight.get();
    Map<String, String> names = new LinkedHashMap<>();
    Reading<String> hosts = servers.hostNamespace();
    hosts
        .toOptional()
        .ifPresent(id -> {
          names.put(id, ControlPlaneNamespace.HOST);
          reach.put(id, FIRST_PROCESS);
        });
    for (PodProcess process : pods.of(now.pods()).values()) {
      names.putIfAbsent(process.namespace(), process.pod());
      reach.putIfAbsent(process.namespace(), process.pid());
    }
    prewarming.keepOnly(names.keySet());
    // Without a list of servers nobody knows: nothing is started then.
    seen =
        servers.scan().map(running -> states(names, running, now)).toOptional().orElse(List.of());
    return seen;
  }

  private List<ControlPlaneNamespace> states(
      Map<String, String> names, List<ControlPlaneServer> running, Sight now) {
    Map<Reading<String>, ControlPlaneServer> byNamespace =
        running.stream()
            .collect(
                Collectors.toMap(
                    ControlPlaneServer::namespace, server -> server, (first, _) -> first));
    List<ControlPlaneNamespace> states = new ArrayList<>();
    names.forEach((id, name) -> {
      Optional<ControlPlaneServer> server =
          Optional.ofNullable(byNamespace.get(Reading.<String>present(id)));
      server.ifPresent(_ -> prewarming.came(id));
      Optional<String> note =
          server.isPresent() ? foreign(server.get(), now) : Optional.of(missing(id, now));
      states.add(new ControlPlaneNamespace(name, id, server, note));
    });
    return List.copyOf(states);
  }

  private static Optional<String> foreign(ControlPlaneServer server, Sight now) {
    return now.server()
        .filter(path -> !server.runs(path))
        .map(path -> "it runs " + server.program() + " instead of " + path);
  }

  private String missing(String id, Sight now) {
    if (!now.serves()) {
      return "not pre-warmed: no revision is served now";
    }
    return now.helper().isEmpty()
        ? "not pre-warmed: the payload has no usr/bin/onload_mibdump"
        : prewarming.said(id).orElse("not pre-warmed yet");
  }
}
