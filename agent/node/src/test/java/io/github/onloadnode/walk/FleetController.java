package io.github.onloadnode.walk;

import io.github.onloadnode.rollout.Command;
import io.github.onloadnode.rollout.Decision;
import io.github.onloadnode.rollout.Fleet;
import io.github.onloadnode.rollout.FleetNode;
import io.github.onloadnode.rollout.Memory;
import io.github.onloadnode.rollout.Rollout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A controller process: it reads, decides, and writes one thing after the other. */
final class FleetController {

  private static final int REMEMBERED = 40;

  private final String name;
  private final FleetServer server;
  private final Random random;
  private final Deque<Fleet> seen = new ArrayDeque<>();
  private final Deque<Command> todo = new ArrayDeque<>();
  private Memory memory = Memory.NONE;

  FleetController(String name, FleetServer server, Random random) {
    this.name = name;
    this.server = server;
    this.random = random;
  }

  /** One read, one write, or its end. */
  String step() {
    if (random.nextInt(30) == 0) {
      restart();
      return name + " dies";
    }
    if (!todo.isEmpty()) {
      return name + write(random.nextInt(5) == 0);
    }
    decide(view());
    return name + " decides " + todo.size();
  }

  void restart() {
    todo.clear();
    memory = Memory.NONE;
  }

  /** A pass without faults; whether it had anything to do. */
  boolean pass() {
    decide(server.read(memory));
    boolean busy = !todo.isEmpty();
    while (!todo.isEmpty()) {
      write(false);
    }
    return busy;
  }

  private void decide(Fleet view) {
    Decision decision = Rollout.decide(view);
    memory = decision.memory();
    todo.addAll(decision.commands());
  }

  /** Mostly fresh; at times nodes are seen as a cache had them, or all is old. */
  private Fleet view() {
    Fleet fresh = server.read(memory);
    seen.addLast(fresh);
    if (seen.size() > REMEMBERED) {
      seen.removeFirst();
    }
    int how = random.nextInt(10);
    if (how < 6) {
      return fresh;
    }
    Fleet old = new ArrayList<>(seen).get(random.nextInt(seen.size()));
    return how < 9 ? withNodes(fresh, old.nodes()) : old;
  }

  private static Fleet withNodes(Fleet fresh, List<FleetNode> nodes) {
    return new Fleet(
        fresh.resource(),
        fresh.status(),
        nodes,
        fresh.gone(),
        fresh.others(),
        fresh.revisions(),
        fresh.stagers(),
        fresh.maxStaging(),
        fresh.memory(),
        fresh.now());
  }

  /** Writes to one node go together, mostly. */
  private String write(boolean alone) {
    List<Command> patch = new ArrayList<>(List.of(todo.removeFirst()));
    while (!alone && isSameNode(patch.getFirst())) {
      patch.add(todo.removeFirst());
    }
    boolean done = server.perform(patch);
    if (!done) {
      todo.clear();
    }
    return (done ? " writes " : " is refused ") + told(patch);
  }

  private static String told(List<Command> patch) {
    return patch.stream().map(FleetController::told).collect(Collectors.joining(" "));
  }

  private static String told(Command command) {
    return switch (command) {
      case Command.WriteDesired(var node, var order) ->
          node.name() + " desired " + order.seq() + " " + order.rev().orElse("none");
      case Command.WriteGrant(var node, var grant) ->
          node.name() + " grant " + grant.seq() + " " + grant.phase();
      case Command.WriteStatus(var status) -> "slots " + status.slots();
      case Command.OnNode other -> other.node().name() + " " + other.getClass().getSimpleName();
      default -> command.getClass().getSimpleName();
    };
  }

  private boolean isSameNode(Command first) {
    return !todo.isEmpty()
        && first instanceof Command.OnNode one
        && todo.getFirst() instanceof Command.OnNode other
        && one.node().equals(other.node());
  }
}
