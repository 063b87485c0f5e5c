package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Taint;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.DrainJson;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.StageJson;
import io.github.onloadnode.rollout.FleetNode;
import io.github.onloadnode.rollout.HolderPod;
import io.github.onloadnode.rollout.TaintEffect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes as a decision needs them. Each version of a node is parsed once. */
final class FleetNodes {

  private static final Logger LOG = LoggerFactory.getLogger(FleetNodes.class);

  private Map<String, FleetNode> known = new HashMap<>();

  private final Holders holders;

  FleetNodes(Holders holders) {
    this.holders = holders;
  }

  List<FleetNode> of(List<Node> nodes) {
    Map<String, FleetNode> next = new HashMap<>();
    List<FleetNode> fleet = new ArrayList<>();
    for (Node node : nodes) {
      ObjectMeta metadata = node.getMetadata();
      FleetNode parsed =
          Optional.ofNullable(known.get(metadata.getName()))
              .filter(before -> isOf(before, metadata))
              .orElseGet(() -> parse(node));
      next.put(metadata.getName(), parsed);
      fleet.add(withHolders(parsed));
    }
    known = next;
    holders.keepOnly(fleet);
    return fleet;
  }

  private static boolean isOf(FleetNode before, ObjectMeta metadata) {
    return before.uid().equals(metadata.getUid())
        && before.resourceVersion().equals(metadata.getResourceVersion());
  }

  static FleetNode parse(Node node) {
    ObjectMeta metadata = node.getMetadata();
    Map<String, String> annotations = SlimNode.labels(metadata.getAnnotations());
    return new FleetNode(
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        SlimNode.labels(metadata.getLabels()),
        SlimNode.isReady(node),
        read(annotations, NodeKeys.DESIRED, DesiredJson::read),
        read(annotations, NodeKeys.GRANT, GrantJson::read),
        read(annotations, NodeKeys.STAGE, StageJson::read),
        read(annotations, NodeKeys.DRAIN, DrainJson::read),
        read(annotations, NodeKeys.OBSERVED, FleetNodes::observed),
        Optional.ofNullable(annotations.get(NodeKeys.HOLD)),
        Optional.ofNullable(annotations.get(NodeKeys.RETRY)),
        taint(node),
        Reading.absent());
  }

  private static <T> Reading<T> read(
      Map<String, String> annotations, String key, Function<String, Reading<T>> reader) {
    return Optional.ofNullable(annotations.get(key)).map(reader).orElseGet(Reading::absent);
  }

  private static Reading<Observed> observed(String text) {
    return switch (ObservedJson.read(text)) {
      case ObservedJson.Content.Known(Observed observed) -> Reading.present(observed);
      case ObservedJson.Content.Unsupported(var why) -> Reading.unreadable(why.message());
    };
  }

  private static Optional<TaintEffect> taint(Node node) {
    return SlimNode.taints(node).stream()
        .filter(taint -> NodeKeys.UPGRADING_TAINT.equals(taint.getKey()))
        .map(Taint::getEffect)
        .flatMap(effect ->
            Arrays.stream(TaintEffect.values()).filter(known -> known.text().equals(effect)))
        .findFirst();
  }

  private FleetNode withHolders(FleetNode node) {
    boolean isQuiesced =
        node.observed()
            .toOptional()
            .filter(observed -> observed.phase() == Observed.Phase.QUIESCED)
            .isPresent();
    if (!isQuiesced) {
      return node;
    }
    return new FleetNode(
        node.name(),
        node.uid(),
        node.resourceVersion(),
        node.labels(),
        node.ready(),
        node.desired(),
        node.grant(),
        node.stage(),
        node.drain(),
        node.observed(),
        node.hold(),
        node.retry(),
        node.taint(),
        holders(node));
  }

  /** What goes wrong for one node is no reason to decide for none. */
  private Reading<List<HolderPod>> holders(FleetNode node) {
    try {
      return holders.of(node);
    } catch (RuntimeException e) {
      LOG.warn("holders not read node={}", node.name(), e);
      return Reading.unreadable("the pods that node " + node.name() + " names: " + e);
    }
  }
}
