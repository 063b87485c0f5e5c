package io.github.onloadnode.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node's state as JSON, the same for {@code inspect} and {@code /api/v1/node}. An absent value is
 * null; an unreadable one is an object whose only field {@code unreadable} has the reason.
 */
public final class NodeJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NodeJson() {}

  public static ObjectNode of(NodeState state, Instant observedAt) {
    ObjectNode json = JSON.objectNode();
    json.put("apiVersion", "v1");
    json.put("observedAt", observedAt.toString());
    json.set("kernel", kernel(state.kernel()));
    ArrayNode nics = json.putArray("nics");
    state.nics().forEach(nic -> nics.add(NicJson.of(nic)));
    ArrayNode modules = json.putArray("modules");
    new TreeMap<>(state.modules()).values().forEach(module -> modules.add(module(module)));
    json.set("characterDevices", reading(state.characterDevices().map(NodeJson::majors)));
    ArrayNode nodes = json.putArray("deviceNodes");
    state.deviceNodes().forEach(node -> nodes.add(deviceNode(node)));
    json.set("onload", reading(state.onload().map(onload -> onload(onload, state))));
    json.set("holders", reading(state.holders().map(NodeJson::holders)));
    json.set("gaps", strings(state.unread().stream().map(Finding::message).toList()));
    return json;
  }

  private static ObjectNode kernel(Kernel kernel) {
    ObjectNode json = JSON.objectNode();
    json.put("release", kernel.release());
    json.put("bootId", kernel.bootId());
    json.set("lockdown", text(kernel.lockdown().map(mode -> mode.name().toLowerCase(Locale.ROOT))));
    json.set("signatureEnforced", reading(kernel.signatureEnforced().map(JSON::booleanNode)));
    json.set("modulesDisabled", reading(kernel.modulesDisabled().map(JSON::booleanNode)));
    json.set("buildIds", reading(kernel.buildIds().map(JSON::booleanNode)));
    return json;
  }

  private static ObjectNode module(KernelModule module) {
    ObjectNode json = JSON.objectNode();
    json.put("name", module.name());
    json.put("state", module.state().name().toLowerCase(Locale.ROOT));
    json.set("version", text(module.version()));
    json.set("srcversion", text(module.srcversion()));
    json.set("buildId", text(module.buildId()));
    json.put("outOfTree", module.isOutOfTree());
    json.put("taint", module.taint());
    json.set("refcount", reading(module.refcount().map(JSON::numberNode)));
    json.set("holders", strings(module.holders()));
    ObjectNode parameters = json.putObject("parameters");
    new TreeMap<>(module.parameters()).forEach((name, value) -> parameters.set(name, text(value)));
    return json;
  }

  /** Only Onload's entries of /proc/devices. */
  private static ObjectNode majors(Map<String, Integer> majors) {
    ObjectNode json = JSON.objectNode();
    DeviceNode.NAMES.stream()
        .filter(majors::containsKey)
        .forEach(name -> json.put(name, majors.get(name)));
    return json;
  }

  private static ObjectNode deviceNode(DeviceNode node) {
    ObjectNode json = JSON.objectNode();
    json.put("path", node.path());
    json.put("major", node.major());
    json.put("minor", node.minor());
    json.put("mode", "%04o".formatted(node.mode()));
    return json;
  }

  private static ObjectNode onload(OnloadDriver onload, NodeState state) {
    ObjectNode json = JSON.objectNode();
    json.put("product", onload.product());
    json.put("version", onload.version());
    json.put("userInterface", onload.userInterface());
    json.set(
        "controlPlaneServers",
        reading(
            state
                .controlPlaneServers()
                .map(servers -> {
                  ArrayNode array = JSON.arrayNode();
                  servers.forEach(server -> array.add(server(server)));
                  return array;
                })));
    json.set("stacks", reading(onload.stacks().map(NodeJson::stacks)));
    return json;
  }

  static ObjectNode server(ControlPlaneServer server) {
    ObjectNode json = JSON.objectNode();
    json.put("pid", server.pid());
    json.set("namespace", text(server.namespace()));
    json.put("ofHost", server.ofHost());
    json.put("pod", server.pod().orElse(null));
    json.put("program", server.program());
    json.set("uid", reading(server.ids().map(ids -> JSON.numberNode(ids.user()))));
    json.set("gid", reading(server.ids().map(ids -> JSON.numberNode(ids.group()))));
    json.set("arguments", strings(server.arguments()));
    return json;
  }

  private static ArrayNode stacks(Collection<OnloadDriver.Stack> stacks) {
    ArrayNode array = JSON.arrayNode();
    stacks.forEach(stack ->
        array
            .addObject()
            .put("id", stack.id())
            .put("pid", stack.pid())
            .put("uid", stack.uid())
            .put("orphaned", stack.orphaned()));
    return array;
  }

  private static ArrayNode holders(Collection<Holder> holders) {
    ArrayNode array = JSON.arrayNode();
    for (Holder holder : holders) {
      ObjectNode json = array.addObject();
      json.put("pid", holder.pid());
      json.put("command", holder.command());
      json.set("devices", strings(holder.devices()));
      json.put("controlPlaneServer", holder.controlPlaneServer());
      json.set(
          "container",
          holder.container().<JsonNode>map(NodeJson::container).orElse(JSON.nullNode()));
    }
    return array;
  }

  private static ObjectNode container(PodContainer container) {
    return JSON.objectNode()
        .put("podUid", container.podUid())
        .put("namespace", container.name().map(PodName::namespace).orElse(null))
        .put("pod", container.name().map(PodName::name).orElse(null))
        .put("container", container.container().orElse(null))
        .put("containerId", container.containerId());
  }

  static ArrayNode strings(Collection<String> values) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(array::add);
    return array;
  }

  static JsonNode text(Reading<String> reading) {
    return reading(reading.map(JSON::textNode));
  }

  static JsonNode reading(Reading<? extends JsonNode> reading) {
    return switch (reading) {
      case Reading.Present<? extends JsonNode>(JsonNode value) -> value;
      case Reading.Absent<? extends JsonNode> _ -> JSON.nullNode();
      case Reading.Unreadable<? extends JsonNode>(String reason) ->
          JSON.objectNode().put("unreadable", reason);
    };
  }
}
