package io.github.onloadnode.controller;

import io.github.onloadnode.rollout.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes to nodes before their turn among the commands comes, several at a time: that to a node
 * depends on no other. Only the first of a node is taken, since later ones follow what is between.
 */
final class NodeWrites {

  /** As many as an API server gives one client a part of its attention for. */
  static final int AT_ONCE = 16;

  private final NodeWriter nodes;
  private final List<Command> commands;
  private final Map<Integer, Outcome> done = new HashMap<>();
  private final Set<String> begun = new HashSet<>();

  NodeWrites(NodeWriter nodes, List<Command> commands) {
    this.nodes = nodes;
    this.commands = commands;
  }

  /** All commands from here on that are for the same version of the same node. */
  List<Command.OnNode> together(int at) {
    List<Command.OnNode> together = new ArrayList<>();
    for (Command command : commands.subList(at, commands.size())) {
      boolean same =
          command instanceof Command.OnNode onNode
              && (together.isEmpty() || onNode.node().equals(together.getFirst().node()));
      if (!same) {
        break;
      }
      together.add((Command.OnNode) command);
    }
    return together;
  }

  /**
   * How the writes from here on ended, which may have been made before.
   *
   * @param left nodes that are not to be written to
   */
  Outcome outcome(int at, Predicate<String> left) {
    if (!done.containsKey(at)) {
      write(at, left);
    }
    return done.getOrDefault(at, Outcome.DONE);
  }

  private void write(int at, Predicate<String> left) {
    List<Command.OnNode> first = together(at);
    Map<Integer, List<Command.OnNode>> next = new HashMap<>(Map.of(at, first));
    int place = at + first.size();
    begun.add(first.getFirst().node().name());
    while (place < commands.size()
        && next.size() < AT_ONCE
        && !(commands.get(place) instanceof Command.WriteStatus)) {
      List<Command.OnNode> group = together(place);
      if (!group.isEmpty() && isFirst(group.getFirst().node().name(), left)) {
        next.put(place, group);
      }
      place += Math.max(1, group.size());
    }
    List<Integer> places = List.copyOf(next.keySet());
    List<Outcome> outcomes = nodes.writeAll(places.stream().map(next::get).toList());
    for (int i = 0; i < places.size(); i++) {
      done.put(places.get(i), outcomes.get(i));
    }
  }

  private boolean isFirst(String node, Predicate<String> left) {
    return !left.test(node) && begun.add(node);
  }
}
