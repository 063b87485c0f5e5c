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
 * All nodes as the watch tells of them, and newer ones where a write's answer came first: otherwise
 * each decision after a write would be made for the version before it.
 */
final class NodeCache implements AutoCloseable {

  private static final long PAGE = 500;

  private final SlimStore store = new SlimStore();
  private final Map<String, Node> newer = new ConcurrentHashMap<>();
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

  void start() {
    var _ = informer.start();
  }

  boolean isKnown() {
    return informer.hasSynced();
  }

  /** By name. */
  List<Node> all() {
    List<Node> nodes = new ArrayList<>();
    store.values().forEach(node -> nodes.add(newest(node)));
    nodes.sort(Comparator.comparing(node -> node.getMetadata().getName()));
    return nodes;
  }

  Optional<Node> find(String name) {
    return store.find(name).map(this::newest);
  }

  /** What a read or a write has answered. */
  void learn(Node node) {
    newer.put(node.getMetadata().getName(), SlimNode.of(node));
  }

  private Node newest(Node watched) {
    Node learnt = newer.get(watched.getMetadata().getName());
    return learnt == null || version(learnt) <= version(watched) ? watched : learnt;
  }

  /** Versions of one kind of object can be compared; one that is no number counts as the oldest. */
  private static long version(Node node) {
    String text = String.valueOf(node.getMetadata().getResourceVersion());
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
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
      newer.computeIfPresent(
          node.getMetadata().getName(),
          (_, learnt) -> version(learnt) <= version(slim) ? null : learnt);
      if (SlimNode.differ(before, slim)) {
        changed.run();
      }
    }

    @Override
    public void onDelete(Node node, boolean unknown) {
      newer.remove(node.getMetadata().getName());
      changed.run();
    }
  }
}
