package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.DrainJson;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.StageJson;
import io.github.onloadnode.rollout.Command;
import io.github.onloadnode.rollout.TaintEffect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All commands for one node as one merge patch that only its own version takes. */
final class NodePatch {

  private final Map<String, Object> annotations = new LinkedHashMap<>();
  private final List<Map<String, Object>> taints = new ArrayList<>();
  private boolean changesTaints;

  private NodePatch(Node node) {
    SlimNode.taints(node).forEach(taint -> taints.add(fields(taint)));
  }

  /**
   * The patch.
   *
   * @param node in the version that the commands were decided for
   */
  static String of(Node node, List<Command.OnNode> commands) {
    NodePatch patch = new NodePatch(node);
    commands.forEach(patch::add);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", node.getMetadata().getUid());
    metadata.put("resourceVersion", node.getMetadata().getResourceVersion());
    if (!patch.annotations.isEmpty()) {
      metadata.put("annotations", patch.annotations);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("metadata", metadata);
    if (patch.changesTaints) {
      json.put("spec", Map.of("taints", patch.taints));
    }
    return JsonWriter.write(json);
  }

  private void add(Command.OnNode command) {
    switch (command) {
      case Command.WriteDesired write ->
          annotations.put(NodeKeys.DESIRED, DesiredJson.write(write.desired()));
      case Command.RemoveDesired _ -> remove(NodeKeys.DESIRED);
      case Command.WriteGrant write ->
          annotations.put(NodeKeys.GRANT, GrantJson.write(write.grant()));
      case Command.RemoveGrant _ -> remove(NodeKeys.GRANT);
      case Command.WriteStage write ->
          annotations.put(NodeKeys.STAGE, StageJson.write(write.stage()));
      case Command.RemoveStage _ -> remove(NodeKeys.STAGE);
      case Command.WriteDrain write ->
          annotations.put(NodeKeys.DRAIN, DrainJson.write(write.drain()));
      case Command.RemoveDrain _ -> remove(NodeKeys.DRAIN);
      case Command.AddTaint add -> taint(Optional.of(add.effect()));
      case Command.RemoveTaint _ -> taint(Optional.empty());
    }
  }

  private void remove(String key) {
    annotations.put(key, Optional.empty());
  }

  private void taint(Optional<TaintEffect> effect) {
    changesTaints = true;
    taints.removeIf(taint -> NodeKeys.UPGRADING_TAINT.equals(taint.get("key")));
    effect.ifPresent(
        wanted -> taints.add(Map.of("key", NodeKeys.UPGRADING_TAINT, "effect", wanted.text())));
  }

  private static Map<String, Object> fields(Taint taint) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", taint.getKey());
    Optional.ofNullable(taint.getValue()).ifPresent(value -> fields.put("value", value));
    fields.put("effect", taint.getEffect());
    Optional.ofNullable(taint.getTimeAdded()).ifPresent(time -> fields.put("timeAdded", time));
    return fields;
  }
}
