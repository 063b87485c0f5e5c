package io.github.onloadnode;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of our packages may import which: the map of the contributor's guide, as data. Facts flow
 * one way, observe → desired → upgrade → act → report. {@code agent} (the composition root), {@code
 * sandbox} (a composition root too) and {@code cli} are on top and are imported by nobody below.
 */
final class PackageMap {

  static final String ROOT = "io.github.onloadnode";

  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("linux", Set.of("linux.libc")),
          Map.entry("linux.libc", Set.of()),
          Map.entry("agent.node", Set.of()),
          Map.entry("agent.config", Set.of("agent.node")),
          Map.entry("agent.logging", Set.of("agent.config")),
          Map.entry("agent.host", Set.of("agent.node", "linux")),
          Map.entry("agent.observe", Set.of("agent.node", "agent.host", "linux")),
          Map.entry("agent.desired", Set.of("agent.node", "agent.host")),
          Map.entry("agent.payload", Set.of("agent.node", "agent.host", "agent.desired")),
          Map.entry("agent.upgrade", Set.of("agent.node", "agent.desired", "agent.payload")),
          Map.entry("agent.controlplane", Set.of("agent.node", "agent.host", "agent.observe")),
          Map.entry(
              "agent.deviceplugin",
              Set.of("agent.node", "agent.host", "agent.desired", "agent.payload", "proto.*")),
          Map.entry(
              "agent.act",
              Set.of(
                  "agent.node",
                  "agent.host",
                  "agent.desired",
                  "agent.payload",
                  "agent.upgrade",
                  "agent.controlplane",
                  "agent.deviceplugin",
                  "linux")),
          Map.entry(
              "agent.reconcile",
              Set.of(
                  "agent.node",
                  "agent.host",
                  "agent.observe",
                  "agent.desired",
                  "agent.payload",
                  "agent.upgrade",
                  "agent.act",
                  "agent.deviceplugin")),
          Map.entry(
              "agent.report",
              Set.of(
                  "agent.node",
                  "agent.desired",
                  "agent.payload",
                  "agent.upgrade",
                  "agent.deviceplugin",
                  "agent.reconcile")),
          Map.entry(
              "agent.diagnostics",
              Set.of(
                  "agent.node",
                  "agent.desired",
                  "agent.payload",
                  "agent.upgrade",
                  "agent.deviceplugin",
                  "agent.reconcile",
                  "agent.report")),
          Map.entry("agent", Set.of("agent.*", "linux")),
          Map.entry("sandbox", Set.of("agent", "agent.*", "linux", "proto.*")),
          Map.entry("cli", Set.of("agent", "agent.*", "linux", "sandbox")));

  private PackageMap() {}

  static Set<String> packages() {
    return IMPORTS.keySet();
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
    return dot < 0 ? name : name.substring(0, dot) + ".*";
  }
}
