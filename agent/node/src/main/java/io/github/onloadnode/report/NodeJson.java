package io.github.onloadnode.report;

import io.github.onloadnode.api.Finding;
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
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A node's state as JSON, the same for {@code inspect} and {@code /api/v1/node}. An absent value is
 * null; an unreadable one is an object whose only field {@code unreadable} has the reason.
 */
public final class NodeJson {

  private NodeJson() {}

  public static Map<String, Object> of(NodeState state, Instant observedAt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("apiVersion", "v1");
    json.put("observedAt", observedAt.toString());
    json.put("kernel", kernel(state.kernel()));
    json.put("nics", state.nics().stream().map(NicJson::of).toList());
    Collection<KernelModule> modules = new TreeMap<>(state.modules()).values();
    json.put("modules", modules.stream().map(NodeJson::module).toList());
    json.put("characterDevices", reading(state.characterDevices().map(NodeJson::majors)));
    json.put("deviceNodes", state.deviceNodes().stream().map(NodeJson::deviceNode).toList());
    json.put("onload", reading(state.onload().map(onload -> onload(onload, state))));
    json.put("holders", reading(state.holders().map(NodeJson::holders)));
    json.put("gaps", state.unread().stream().map(Finding::message).toList());
    return json;
  }

  private static Map<String, Object> kernel(Kernel kernel) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("release", kernel.release());
    json.put("bootId", kernel.bootId());
    json.put(
        "lockdown", reading(kernel.lockdown().map(mode -> mode.name().toLowerCase(Locale.ROOT))));
    json.put("signatureEnforced", reading(kernel.signatureEnforced()));
    json.put("modulesDisabled", reading(kernel.modulesDisabled()));
    json.put("buildIds", reading(kernel.buildIds()));
    return json;
  }

  private static Map<String, Object> module(KernelModule module) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", module.name());
    json.put("state", module.state().name().toLowerCase(Locale.ROOT));
    json.put("version", reading(module.version()));
    json.put("srcversion", reading(module.srcversion()));
    json.put("buildId", reading(module.buildId()));
    json.put("outOfTree", module.isOutOfTree());
    json.put("taint", module.taint());
    json.put("refcount", reading(module.refcount()));
    json.put("holders", module.holders());
    Map<String, Object> parameters = new TreeMap<>();
    module.parameters().forEach((name, value) -> parameters.put(name, reading(value)));
    json.put("parameters", parameters);
    return json;
  }

  /** Only Onload's entries of /proc/devices. */
  private static Map<String, Object> majors(Map<String, Integer> majors) {
    Map<String, Object> json = new LinkedHashMap<>();
    DeviceNode.NAMES.stream()
        .filter(majors::containsKey)
        .forEach(name -> json.put(name, majors.get(name)));
    return json;
  }

  private static Map<String, Object> deviceNode(DeviceNode node) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", node.path());
    json.put("major", node.major());
    json.put("minor", node.minor());
    json.put("mode", "%04o".formatted(node.mode()));
    return json;
  }

  private static Map<String, Object> onload(OnloadDriver onload, NodeState state) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("product", onload.product());
    json.put("version", onload.version());
    json.put("userInterface", onload.userInterface());
    json.put(
        "controlPlaneServers",
        reading(
            state
                .controlPlaneServers()
                .map(servers -> servers.stream().map(NodeJson::server).toList())));
    json.put("stacks", reading(onload.stacks().map(NodeJson::stacks)));
    return json;
  }

  static Map<String, Object> server(ControlPlaneServer server) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", server.pid());
    json.put("namespace", reading(server.namespace()));
    json.put("ofHost", server.ofHost());
    json.put("pod", server.pod());
    json.put("program", server.program());
    json.put("uid", reading(server.ids().map(ids -> ids.user())));
    json.put("gid", reading(server.ids().map(ids -> ids.group())));
    json.put("arguments", server.arguments());
    return json;
  }

  private static List<Map<String, Object>> stacks(Collection<OnloadDriver.Stack> stacks) {
    return stacks.stream().map(NodeJson::stack).toList();
  }

  private static Map<String, Object> stack(OnloadDriver.Stack stack) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", stack.id());
    json.put("pid", stack.pid());
    json.put("uid", stack.uid());
    json.put("orphaned", stack.orphaned());
    return json;
  }

  private static List<Map<String, Object>> holders(Collection<Holder> holders) {
    return holders.stream().map(NodeJson::holder).toList();
  }

  private static Map<String, Object> holder(Holder holder) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", holder.pid());
    json.put("command", holder.command());
    json.put("devices", holder.devices());
    json.put("controlPlaneServer", holder.controlPlaneServer());
    json.put("container", holder.container().map(NodeJson::container));
    return json;
  }

  private static Map<String, Object> container(PodContainer container) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("podUid", container.podUid());
    json.put("namespace", container.name().map(PodName::namespace));
    json.put("pod", container.name().map(PodName::name));
    json.put("container", container.container());
    json.put("containerId", container.containerId());
    return json;
  }

  /** The value for {@link io.github.onloadnode.api.JsonWriter}. */
  static Object reading(Reading<?> reading) {
    return switch (reading) {
      case Reading.Present<?>(Object value) -> value;
      case Reading.Absent<?> _ -> Optional.empty();
      case Reading.Unreadable<?>(String reason) -> Map.of("unreadable", reason);
    };
  }
}
