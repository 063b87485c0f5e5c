package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All nodes as the watch tells of them, and as a write was answered where the watch is behind:
 * otherwise each decision after a write would be made for the version before it. What the watch or
 * a new list tells after that counts in any case. Versions are not compared: those of an API server
 * that was restored from a backup are lower than what was read before.
 */
final class NodeCache implements AutoCloseable {

  private static final long PAGE = 500;

  private final SlimStore store = new SlimStore();
  private final Map<String, Learnt> learnt = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Node> informer;

  NodeCache(KubernetesClient client, Runnable changed) {
    this.informer =
        client
            .nodes()
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(store)
            .exceptionHandler((_, _) -> true)
            .addEventHandler(new Events(changed));
  }

  /** An answer, and what the watch had told of the node when it was asked for. */
  private record Learnt(Node node, long turn) {}

  void start() {
    var _ = informer.start();
  }

  boolean isKnown() {
    return informer.hasSynced();
  }

  /** By name. */
  List<Node> all() {
    List<Node> nodes = new ArrayList<>();
    store.told().forEach(told -> nodes.add(newest(told)));
    nodes.sort(Comparator.comparing(node -> node.getMetadata().getName()));
    return nodes;
  }

  Optional<Node> find(String name) {
    return store.find(name).map(this::newest);
  }

  /** Changes with everything that the watch tells of this node; to be asked before a request. */
  long turn(String name) {
    return store.turn(name);
  }

  /**
   * What a read or a write has answered.
   *
   * @param turn at the time of the request: what was told since then may be later than the answer
   */
  void learn(Node node, long turn) {
    learnt.put(node.getMetadata().getName(), new Learnt(SlimNode.of(node), turn));
  }

  private Node newest(SlimStore.Told told) {
    Learnt answer = learnt.get(told.node().getMetadata().getName());
    return answer != null && answer.turn() == told.turn() ? answer.node() : told.node();
  }

  @Override
  public void close() {
    informer.close();
  }

  /** Wakes the controller for what matters: kubelets write their nodes every few minutes. */
  private final class Events implements ResourceEventHandler<Node> {

    private final Runnable changed;

    Events(Runnable changed) {
      this.changed = changed;
    }

    @Override
    public void onAdd(Node node) {
      changed.run();
    }

    @Override
    public void onUpdate(Node before, Node node) {
      Node slim = SlimNode.of(node);
      String name = node.getMetadata().getName();
      learnt.computeIfPresent(name, (_, answer) -> answer.turn() == turn(name) ? answer : null);
      if (SlimNode.differ(before, slim)) {
        changed.run();
      }
    }

    @Override
    public void onDelete(Node node, boolean unknown) {
      learnt.remove(node.getMetadata().getName());
      changed.run();
    }
  }
}
