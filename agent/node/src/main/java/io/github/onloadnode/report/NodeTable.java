package io.github.onloadnode.report;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodContainer.PodName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A node's state for people: a dash stands for an absent value, {@code unreadable} for an
 * unreadable one, with the reasons at the end.
 */
public final class NodeTable {

  static final String NONE = "-";

  private final NodeState state;
  private final StringBuilder text = new StringBuilder();
  private final List<String> unreadable = new ArrayList<>();

  private NodeTable(NodeState state) {
    this.state = state;
  }

  public static String of(NodeState state) {
    return new NodeTable(state).render();
  }

  private String render() {
    kernel(state.kernel());
    section("NICS", new NicRows(state, this).functions(), "no Solarflare NIC on this machine");
    TextTable uses = new NicRows(state, this).uses();
    if (!uses.isEmpty()) {
      section("INTERFACES IN USE", uses, "");
    }
    section("MODULES", modules(), "no module of Onload is loaded");
    section("DEVICES", devices(), "no device of Onload");
    onload();
    controlPlane();
    holders();
    unreadable();
    return text.toString();
  }

  private void kernel(Kernel kernel) {
    TextTable table = new TextTable("RELEASE", "LOCKDOWN", "SIGNATURES", "MODULE LOADING");
    table.add(
        kernel.release().isEmpty() ? "unreadable" : kernel.release(),
        cell("lockdown", kernel.lockdown().map(mode -> mode.name().toLowerCase(Locale.ROOT))),
        cell(
            "signature enforcement",
            kernel.signatureEnforced().map(enforced -> enforced ? "enforced" : "not enforced")),
        cell(
            "modules_disabled",
            kernel.modulesDisabled().map(disabled -> disabled ? "disabled" : "enabled")));
    section("KERNEL", table, "");
  }

  private TextTable modules() {
    TextTable table =
        new TextTable("NAME", "VERSION", "BUILT", "STATE", "REFS", "HELD BY", "IDENTITY");
    for (KernelModule module : new TreeMap<>(state.modules()).values()) {
      table.add(
          module.name(),
          cell(module.name() + " version", module.version()),
          module.isOutOfTree() ? "out of tree" : "in tree",
          module.state().name().toLowerCase(Locale.ROOT),
          cell(module.name() + " refcount", module.refcount().map(String::valueOf)),
          module.holders().isEmpty() ? NONE : String.join(",", module.holders()),
          identity(module));
    }
    return table;
  }

  private String identity(KernelModule module) {
    return module
        .identity()
        .shown()
        .orElseGet(() ->
            module.srcversion() instanceof Reading.Unreadable<String>
                ? cell(module.name() + " srcversion", module.srcversion())
                : cell(module.name() + " build id", module.buildId()));
  }

  private TextTable devices() {
    Map<String, Integer> majors =
        switch (state.characterDevices()) {
          case Reading.Present<Map<String, Integer>>(Map<String, Integer> known) -> known;
          case Reading.Absent<Map<String, Integer>>() -> Map.of();
          case Reading.Unreadable<Map<String, Integer>>(String reason) -> {
            unreadable.add(reason);
            yield Map.of();
          }
        };
    TextTable table = new TextTable("DEVICE", "NODE", "MODE", "DRIVER'S MAJOR");
    for (String name : DeviceNode.NAMES) {
      Optional<DeviceNode> node = state.deviceNode(name);
      String registered = Optional.ofNullable(majors.get(name)).map(String::valueOf).orElse(NONE);
      if (node.isPresent() || !registered.equals(NONE)) {
        table.add(
            "/dev/" + name,
            node.map(present -> present.major() + ":" + present.minor()).orElse(NONE),
            node.map(present -> "%04o".formatted(present.mode())).orElse(NONE),
            registered);
      }
    }
    return table;
  }

  private void onload() {
    TextTable table =
        new TextTable("VERSION", "USER INTERFACE", "CONTROL PLANE", "STACKS", "ORPHANED");
    switch (state.onload()) {
      case Reading.Present<OnloadDriver>(OnloadDriver driver) ->
          table.add(
              driver.version(),
              driver.userInterface(),
              cell(
                  "control-plane servers",
                  state
                      .controlPlaneServers()
                      .map(servers -> servers.isEmpty() ? "no server" : "pid " + pids(servers))),
              cell("stacks", driver.stacks().map(stacks -> count(stacks, false))),
              cell("stacks", driver.stacks().map(stacks -> count(stacks, true))));
      case Reading.Absent<OnloadDriver>() -> {}
      case Reading.Unreadable<OnloadDriver>(String reason) -> {
        heading("ONLOAD DRIVER")
            .append("  unreadable ")
            .append(TextTable.printable(reason))
            .append('\n');
        return;
      }
    }
    section("ONLOAD DRIVER", table, "no /proc/driver/onload");
  }

  private void controlPlane() {
    List<ControlPlaneServer> servers = state.controlPlaneServers().toOptional().orElse(List.of());
    TextTable table = new TextTable("NAMESPACE OF", "PID", "UID:GID", "SERVER");
    for (ControlPlaneServer server : servers) {
      String pid = String.valueOf(server.pid());
      table.add(
          server.ofHost()
              ? "(host)"
              : server.pod().orElseGet(() -> cell("namespace of " + pid, server.namespace())),
          pid,
          cell("status of " + pid, server.ids().map(Object::toString)),
          server.program());
    }
    if (!table.isEmpty()) {
      section("CONTROL PLANE", table, "");
    }
  }

  private void holders() {
    switch (state.holders()) {
      case Reading.Present<List<Holder>>(List<Holder> holders) ->
          section("HOLDERS", holderRows(holders), "no process holds a device of Onload");
      case Reading.Absent<List<Holder>>() -> heading("HOLDERS").append("  unknown\n");
      case Reading.Unreadable<List<Holder>>(String reason) ->
          heading("HOLDERS")
              .append("  unreadable ")
              .append(TextTable.printable(reason))
              .append('\n');
    }
  }

  private static TextTable holderRows(List<Holder> holders) {
    TextTable table = new TextTable("PID", "COMMAND", "POD", "CONTAINER", "HOLDS");
    for (Holder holder : holders) {
      Optional<PodContainer> container = holder.container();
      table.add(
          String.valueOf(holder.pid()),
          holder.command() + (holder.controlPlaneServer() ? " (control plane)" : ""),
          container.map(NodeTable::pod).orElse("(host)"),
          container.map(NodeTable::containerName).orElse(NONE),
          String.join(" ", holder.devices()));
    }
    return table;
  }

  private static String pod(PodContainer container) {
    return container.name().map(PodName::toString).orElse("uid " + container.podUid());
  }

  private static String containerName(PodContainer container) {
    return container.container().orElse(container.containerId());
  }

  private void unreadable() {
    state.unread().forEach(note -> unreadable.add(note.message()));
    if (!unreadable.isEmpty()) {
      heading("UNREADABLE");
      unreadable.stream()
          .distinct()
          .forEach(reason -> text.append("  ").append(TextTable.printable(reason)).append('\n'));
    }
  }

  private void section(String name, TextTable table, String otherwise) {
    if (table.isEmpty()) {
      heading(name).append("  ").append(otherwise).append('\n');
    } else {
      heading(name);
      table.render().lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }

  private StringBuilder heading(String name) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    return text.append(name).append('\n');
  }

  /** The text for a reading; collects the reason of an unreadable one for the end. */
  String cell(String what, Reading<String> reading) {
    return switch (reading) {
      case Reading.Present<String>(String value) -> value.isEmpty() ? "(empty)" : value;
      case Reading.Absent<String>() -> NONE;
      case Reading.Unreadable<String>(String reason) -> {
        unreadable.add(what + ": " + reason);
        yield "unreadable";
      }
    };
  }

  private static String count(List<OnloadDriver.Stack> stacks, boolean orphaned) {
    return String.valueOf(stacks.stream().filter(stack -> stack.orphaned() == orphaned).count());
  }

  private static String pids(List<ControlPlaneServer> servers) {
    return servers.stream()
        .map(server -> String.valueOf(server.pid()))
        .collect(Collectors.joining(","));
  }
}
