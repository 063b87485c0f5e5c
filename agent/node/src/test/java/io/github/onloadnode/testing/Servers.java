package io.github.onloadnode.testing;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.ControlPlaneNamespace;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Control-plane servers of the host's namespace, and what the kernel is told of them. */
public final class Servers {

  private Servers() {}

  /** As the revision plans it. */
  public static ControlPlaneServer of(Revision revision) {
    Map<String, String> planned = revision.module("onload").orElseThrow().parameters();
    List<String> arguments = new ArrayList<>();
    arguments.add(planned.getOrDefault("cplane_server_path", "/sbin/onload_cp_server"));
    arguments.addAll(List.of(planned.getOrDefault("cplane_server_params", "").split(" ")));
    arguments.add("--daemonise");
    return of(4242, arguments);
  }

  /** With these arguments, the program first. */
  public static ControlPlaneServer of(int pid, List<String> arguments) {
    return new ControlPlaneServer(
        pid,
        Reading.present("net:[4026531833]"),
        true,
        Optional.empty(),
        Reading.present(arguments.getFirst()),
        arguments,
        Reading.present(new ControlPlaneServer.Ids(65534, 65534)));
  }

  /** The host's namespace with a server, a pod's without. */
  public static List<ControlPlaneNamespace> namespaces() {
    return List.of(
        new ControlPlaneNamespace(
            ControlPlaneNamespace.HOST,
            "net:[4026531833]",
            Optional.of(of(4242, List.of("/x/onload_cp_server", "-K"))),
            Optional.empty()),
        new ControlPlaneNamespace(
            "trading/feed",
            "net:[1]",
            Optional.empty(),
            Optional.of(
                new Finding(
                    Reason.CONTROL_PLANE_DOWN,
                    Finding.Severity.NOTE,
                    "trading/feed",
                    "not pre-warmed yet",
                    "wait"))));
  }

  /** Somebody wrote a parameter of the loaded onload. */
  public static NodeState rewritten(NodeState state, String parameter, String value) {
    KernelModule old = state.module("onload").orElseThrow();
    Map<String, Reading<String>> parameters = new TreeMap<>(old.parameters());
    parameters.put(parameter, Reading.present(value));
    return withOnload(state, old.buildId(), parameters);
  }

  /** The build id of the loaded onload reads otherwise. */
  public static NodeState withBuildId(NodeState state, Reading<String> buildId) {
    return withOnload(state, buildId, state.module("onload").orElseThrow().parameters());
  }

  private static NodeState withOnload(
      NodeState state, Reading<String> buildId, Map<String, Reading<String>> parameters) {
    KernelModule old = state.module("onload").orElseThrow();
    Map<String, KernelModule> modules = new TreeMap<>(state.modules());
    modules.put(
        "onload",
        new KernelModule(
            old.name(),
            old.state(),
            old.version(),
            old.srcversion(),
            buildId,
            old.refcount(),
            old.holders(),
            old.taint(),
            parameters));
    return States.withModules(state, modules);
  }
}
