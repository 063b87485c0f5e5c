package io.github.onloadnode.controller;

import io.github.onloadnode.rollout.Command;
import io.github.onloadnode.rollout.RolloutStatus;
import io.github.onloadnode.rollout.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs the commands of one decision, in their order. What fails for one node stops that node's
 * commands; what fails for the custom resource stops all, since the rest relies on it.
 */
final class Performer {

  private static final Logger LOG = LoggerFactory.getLogger(Performer.class);

  /** A decision for thousands of nodes is old before its last command: then it is made again. */
  private static final Duration LONGEST_PASS = Duration.ofSeconds(10);

  private final Doors doors;
  private final ResourceObject resource;
  private final BooleanSupplier leads;
  private final InstantSource clock;
  private final Set<String> troubled = new HashSet<>();
  private Optional<String> failure = Optional.empty();
  private boolean again;
  private boolean stopped;

  Performer(Doors doors, ResourceObject resource, BooleanSupplier leads, InstantSource clock) {
    this.doors = doors;
    this.resource = resource;
    this.leads = leads;
    this.clock = clock;
  }

  /**
   * How a pass ended.
   *
   * @param again whether to decide again at once, from what is read then
   * @param failure what did not work and is to be tried later
   */
  record Result(boolean again, Optional<String> failure) {}

  Result perform(List<Command> commands) {
    Instant end = clock.instant().plus(LONGEST_PASS);
    int next = 0;
    while (next < commands.size() && !stopped) {
      if (!leads.getAsBoolean() || clock.instant().isAfter(end)) {
        return new Result(true, failure);
      }
      next += performOne(commands, next);
    }
    return new Result(again, failure);
  }

  /** Returns how many commands it was. */
  private int performOne(List<Command> commands, int at) {
    Command command = commands.get(at);
    if (command instanceof Command.OnNode first) {
      List<Command.OnNode> together = together(commands, at, first);
      if (!troubled.contains(first.node().name())) {
        note(first.node().name(), command, doors.nodes().write(together));
      }
      return together.size();
    }
    perform(command);
    return 1;
  }

  private static List<Command.OnNode> together(
      List<Command> commands, int at, Command.OnNode first) {
    List<Command.OnNode> together = new ArrayList<>();
    for (Command command : commands.subList(at, commands.size())) {
      if (!(command instanceof Command.OnNode onNode) || !onNode.node().equals(first.node())) {
        break;
      }
      together.add(onNode);
    }
    return together;
  }

  private void perform(Command command) {
    Owner owner = resource.owner();
    switch (command) {
      case Command.OnNode onNode -> throw new IllegalStateException("not alone: " + onNode);
      case Command.MakeRevision make ->
          stopUnlessDone(
              command, doors.revisions().make(owner.key(), make.name(), make.document()));
      case Command.DeleteRevision delete ->
          note("", command, doors.revisions().delete(delete.name()));
      case Command.MakeStager make ->
          note(make.order().node(), command, doors.stagers().make(owner, make.order()));
      case Command.DeleteStager delete -> note("", command, doors.stagers().delete(delete.pod()));
      case Command.Evict evict ->
          note("", command, doors.evictions().evict(evict.node(), evict.pod()));
      case Command.ForceDelete delete ->
          note("", command, doors.evictions().delete(delete.node(), delete.pod()));
      case Command.WriteStatus write -> writeStatus(write);
      case Command.AddFinalizer _ -> stopUnlessDone(command, resource.addFinalizer());
      case Command.RemoveFinalizer _ -> stopUnlessDone(command, resource.removeFinalizer());
      case Command.Announce announce -> announce(owner, announce);
    }
  }

  private void announce(Owner owner, Command.Announce announce) {
    if (announce.node().filter(troubled::contains).isEmpty()) {
      doors.events().write(owner, announce);
    }
  }

  /** A slot is not given back while what has to come before it has failed. */
  private void writeStatus(Command.WriteStatus write) {
    if (releases(resource.status(), write.status()).stream().noneMatch(troubled::contains)) {
      stopUnlessDone(write, resource.write(write.status()));
    }
  }

  private static Set<String> releases(RolloutStatus before, RolloutStatus after) {
    Set<String> nodes = before.slots().stream().map(Slot::node).collect(Collectors.toSet());
    after.slots().forEach(slot -> nodes.remove(slot.node()));
    return nodes;
  }

  private void stopUnlessDone(Command command, Outcome outcome) {
    note("", command, outcome);
    stopped = !(outcome instanceof Outcome.Done);
  }

  private void note(String node, Command command, Outcome outcome) {
    String kind = command.getClass().getSimpleName();
    switch (outcome) {
      case Outcome.Done _ -> doors.metrics().performed(kind, "done");
      case Outcome.Outdated(String what) -> {
        LOG.debug("decided for an older version command={} why={}", kind, what);
        doors.metrics().performed(kind, "outdated");
        troubled.add(node);
        again = true;
      }
      case Outcome.Failed(String what) -> {
        LOG.warn(
            "command failed resource={} command={} why={}", resource.owner().key(), kind, what);
        doors.metrics().performed(kind, "failed");
        troubled.add(node);
        failure = failure.or(() -> Optional.of(what));
      }
    }
  }
}
