package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Node;
import io.github.onloadnode.rollout.Command;
import io.github.onloadnode.rollout.NodeVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes to nodes, each only to the version that was decided for. */
final class NodeWriter {

  private final Wire wire;
  private final NodeCache cache;

  NodeWriter(Wire wire, NodeCache cache) {
    this.wire = wire;
    this.cache = cache;
  }

  /** Those of several nodes at the same time: waiting for one answer after the other is slow. */
  List<Outcome> writeAll(List<List<Command.OnNode>> nodes) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Outcome>> writes =
          nodes.stream()
              .map(commands -> CompletableFuture.supplyAsync(() -> write(commands), threads))
              .toList();
      return writes.stream().map(CompletableFuture::join).toList();
    }
  }

  /** Commands for one version of one node. */
  private Outcome write(List<Command.OnNode> commands) {
    NodeVersion version = commands.getFirst().node();
    Optional<Node> node = cache.find(version.name()).filter(known -> isOf(known, version));
    if (node.isEmpty()) {
      return new Outcome.Outdated("node " + version.name() + " has changed");
    }
    long turn = cache.turn(version.name());
    Answer answer =
        wire.patch(
            ApiPaths.node(version.name()), Wire.MERGE_PATCH, NodePatch.of(node.get(), commands));
    if (answer.isGood()) {
      cache.learn(wire.object(answer, Node.class), turn);
    } else if (answer.code() == Answer.CONFLICT) {
      refresh(version.name());
    }
    return answer.code() == Answer.NOT_FOUND
        ? new Outcome.Outdated("node " + version.name() + " is gone")
        : Outcome.of("write to node " + version.name(), answer);
  }

  private static boolean isOf(Node node, NodeVersion version) {
    return node.getMetadata().getUid().equals(version.uid())
        && node.getMetadata().getResourceVersion().equals(version.resourceVersion());
  }

  private void refresh(String name) {
    long turn = cache.turn(name);
    Answer answer = wire.get(ApiPaths.node(name));
    if (answer.isGood()) {
      cache.learn(wire.object(answer, Node.class), turn);
    }
  }
}
