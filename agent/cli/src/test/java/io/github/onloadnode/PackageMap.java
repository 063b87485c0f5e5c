package io.github.onloadnode;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of our packages may import which: the map of the contributor's guide, as data. Facts flow
 * one way, observe → order → upgrade → act → report. {@code agent} (the composition root), {@code
 * sandbox} (a composition root too) and {@code cli} are on top and are imported by nobody below.
 */
final class PackageMap {

  static final String ROOT = "io.github.onloadnode";

  private static final String ANY_OF_THE_NODE = "*";

  /** What the packages of a node never import. */
  private static final Set<String> ROOTS =
      Set.of("linux", "agent", "simulator", "sandbox", "cli", "rollout", "controller");

  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("linux", Set.of("linux.libc")),
          Map.entry("linux.libc", Set.of()),
          Map.entry("api", Set.of()),
          Map.entry("node", Set.of("api")),
          Map.entry("config", Set.of("api", "node")),
          Map.entry("logging", Set.of("config")),
          Map.entry("host", Set.of("api", "linux")),
          Map.entry("observe", Set.of("api", "node", "host", "revision", "kubelet", "linux")),
          Map.entry("order", Set.of("api", "host", "payload", "revision")),
          Map.entry("revision", Set.of("api", "node")),
          Map.entry("payload", Set.of("api", "host", "revision")),
          Map.entry("upgrade", Set.of("api", "node", "revision")),
          Map.entry(
              "controlplane",
              Set.of("api", "node", "host", "observe", "revision", "upgrade", "reconcile")),
          Map.entry("offer", Set.of("api", "node", "revision")),
          Map.entry("findings", Set.of("api", "revision", "upgrade", "offer")),
          Map.entry("kubelet", Set.of("api", "node", "host", "revision", "proto.*")),
          Map.entry("deviceplugin", Set.of("api", "node", "host", "offer", "kubelet", "proto.*")),
          Map.entry(
              "act",
              Set.of("api", "node", "host", "observe", "revision", "payload", "upgrade", "linux")),
          Map.entry("serve", Set.of("api", "node", "offer", "upgrade", "deviceplugin")),
          Map.entry(
              "reconcile",
              Set.of(
                  "api",
                  "node",
                  "revision",
                  "payload",
                  "upgrade",
                  "order",
                  "act",
                  "offer",
                  "findings",
                  "serve")),
          Map.entry(
              "nodeapi",
              Set.of("api", "node", "host", "revision", "upgrade", "order", "reconcile")),
          Map.entry("leaving", Set.of("api", "nodeapi")),
          Map.entry(
              "report", Set.of("api", "node", "upgrade", "deviceplugin", "reconcile", "nodeapi")),
          Map.entry("diagnostics", Set.of("report")),
          Map.entry("rollout", Set.of("api")),
          Map.entry("controller", Set.of("api", "rollout")),
          Map.entry("agent", Set.of(ANY_OF_THE_NODE, "linux")),
          Map.entry("simulator", Set.of(ANY_OF_THE_NODE, "linux", "proto.*")),
          Map.entry("sandbox", Set.of("agent", "simulator", ANY_OF_THE_NODE, "linux")),
          Map.entry("cli", Set.of("agent", "controller", "sandbox", ANY_OF_THE_NODE, "linux")));

  private PackageMap() {}

  static Set<String> packages() {
    return IMPORTS.keySet();
  }

  /**
   * One entry of the map.
   *
   * @param to a package, or a wildcard
   */
  record Allowance(String from, String to) {

    boolean covers(String importing, String imported) {
      return importing.equals(from)
          && !imported.equals(from)
          && (imported.equals(to) || wildcard(imported).equals(to));
    }
  }

  static Set<Allowance> allowances() {
    return IMPORTS.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(to -> new Allowance(entry.getKey(), to)))
        .collect(Collectors.toSet());
  }

  /** Whether {@code from} may import {@code to}; both without {@link #ROOT}. */
  static boolean allows(String from, String to) {
    Set<String> allowed = IMPORTS.getOrDefault(from, Set.of());
    return to.equals(from) || Stream.of(to, wildcard(to)).anyMatch(allowed::contains);
  }

  /** The packages that {@code from} may import, for messages. */
  static String allowed(String from) {
    return IMPORTS.getOrDefault(from, Set.of()).stream()
        .sorted()
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String wildcard(String name) {
    int dot = name.indexOf('.');
    if (dot >= 0) {
      return name.substring(0, dot) + ".*";
    }
    return ROOTS.contains(name) ? name : ANY_OF_THE_NODE;
  }
}
