package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps nodes without what nobody asks for. */
final class SlimStore implements ItemStore<Node> {

  private final Map<String, Told> nodes = new ConcurrentHashMap<>();
  private final AtomicLong turns = new AtomicLong();

  /** A node, and which of all things told it was. */
  record Told(Node node, long turn) {}

  @Override
  public String getKey(Node node) {
    return node.getMetadata().getName();
  }

  @Override
  public @Nullable Node put(String key, Node node) {
    return node(nodes.put(key, new Told(SlimNode.of(node), turns.incrementAndGet())));
  }

  @Override
  public @Nullable Node remove(String key) {
    return node(nodes.remove(key));
  }

  @Override
  public Stream<String> keySet() {
    return nodes.keySet().stream();
  }

  @Override
  public Stream<Node> values() {
    return nodes.values().stream().map(Told::node);
  }

  @Override
  public int size() {
    return nodes.size();
  }

  @Override
  public @Nullable Node get(String key) {
    return node(nodes.get(key));
  }

  private static @Nullable Node node(@Nullable Told told) {
    return told == null ? null : told.node();
  }

  Optional<Told> find(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  List<Told> told() {
    return List.copyOf(nodes.values());
  }

  /** Of the last thing that was told of this node; 0 if nothing was. */
  long turn(String name) {
    return find(name).map(Told::turn).orElse(0L);
  }
}
