package io.github.onloadnode.controller;

import io.github.onloadnode.rollout.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs the commands of one decision, in their order. What fails for one object stops that
 * object's commands, for a while also in later decisions; what fails for the custom resource stops
 * all, since the rest relies on it.
 */
final class Performer {

  private static final Logger LOG = LoggerFactory.getLogger(Performer.class);

  /** A decision for thousands of nodes is old before its last command: then it is made again. */
  static final Duration LONGEST_PASS = Duration.ofSeconds(3);

  private final Doors doors;
  private final ResourceObject resource;
  private final Troubles troubles;
  private final BooleanSupplier leads;
  private final InstantSource clock;
  private final Set<String> unsettled = new HashSet<>();
  private Optional<String> failure = Optional.empty();
  private boolean again;
  private boolean stopped;

  Performer(
      Doors doors,
      ResourceObject resource,
      Troubles troubles,
      BooleanSupplier leads,
      InstantSource clock) {
    this.doors = doors;
    this.resource = resource;
    this.troubles = troubles;
    this.leads = leads;
    this.clock = clock;
  }

  /**
   * How a pass ended.
   *
   * @param again whether to decide again at once, from what is read then
   * @param failure what did not work for the whole custom resource and is to be tried later
   */
  record Result(boolean again, Optional<String> failure) {}

  /**
   * @param decided the time that the commands were decided for
   */
  Result perform(List<Command> commands, Instant decided) {
    Instant end = clock.instant().plus(LONGEST_PASS);
    NodeWrites writes = new NodeWrites(doors.nodes(), commands);
    int next = 0;
    while (next < commands.size() && !stopped) {
      if (!leads.getAsBoolean()) {
        return new Result(true, failure);
      }
      if (clock.instant().isAfter(end)) {
        writeStatus(commands.subList(next, commands.size()));
        return new Result(true, failure);
      }
      next += performOne(commands, writes, next, decided);
    }
    again |= !stopped && troubles.settled(unsettled, decided);
    return new Result(again, failure);
  }

  /** Turns are given in time, also while thousands of other nodes are still to be written to. */
  private void writeStatus(List<Command> rest) {
    for (Command command : rest) {
      switch (command) {
        case Command.OnNode later -> unsettled.add(later.node().name());
        case Command.WriteStatus _ -> perform(command, "");
        case Command.Announce announce when announce.node().isEmpty() && !stopped ->
            perform(command, "");
        case Command _ -> {}
      }
    }
  }

  /** Returns how many commands it was. */
  private int performOne(List<Command> commands, NodeWrites writes, int at, Instant decided) {
    Command command = commands.get(at);
    Optional<String> subject = subject(command);
    boolean waits = subject.filter(one -> isLeft(one, decided)).isPresent();
    if (command instanceof Command.OnNode first) {
      if (!waits) {
        Outcome outcome = writes.outcome(at, node -> isLeft(node, decided));
        note(first.node().name(), command, outcome);
      }
      return writes.together(at).size();
    }
    if (!waits) {
      perform(command, subject.orElse(""));
    }
    return 1;
  }

  private boolean isLeft(String subject, Instant decided) {
    return unsettled.contains(subject) || troubles.waits(subject, decided);
  }

  /** What a command is about: a node by its name, another object by its kind and name. */
  private static Optional<String> subject(Command command) {
    return switch (command) {
      case Command.OnNode onNode -> Optional.of(onNode.node().name());
      case Command.DeleteRevision delete -> Optional.of("ControllerRevision " + delete.name());
      case Command.MakeStager make -> Optional.of("the stager pod of " + make.order().node());
      case Command.DeleteStager delete -> Optional.of("stager pod " + delete.pod().name());
      case Command.Evict evict -> Optional.of("pod " + evict.pod().key());
      case Command.ForceDelete delete -> Optional.of("pod " + delete.pod().key());
      case Command.Announce announce -> announce.node();
      case Command.MakeRevision _,
          Command.WriteStatus _,
          Command.AddFinalizer _,
          Command.RemoveFinalizer _ ->
          Optional.empty();
    };
  }

  private void perform(Command command, String subject) {
    Owner owner = resource.owner();
    switch (command) {
      case Command.OnNode onNode -> throw new IllegalStateException("not alone: " + onNode);
      case Command.MakeRevision make ->
          stopUnlessDone(
              command, doors.revisions().make(owner.key(), make.name(), make.document()));
      case Command.DeleteRevision delete ->
          note(subject, command, doors.revisions().delete(delete.name()));
      case Command.MakeStager make ->
          note(subject, command, doors.stagers().make(owner, make.order()));
      case Command.DeleteStager delete ->
          note(subject, command, doors.stagers().delete(delete.pod()));
      case Command.Evict evict ->
          note(subject, command, doors.evictions().evict(evict.node(), evict.pod()));
      case Command.ForceDelete delete ->
          note(subject, command, doors.evictions().delete(delete.node(), delete.pod()));
      case Command.WriteStatus write ->
          stopUnlessDone(
              command,
              resource.write(write.status().keeping(unsettled, resource.status().slots())));
      case Command.AddFinalizer _ -> stopUnlessDone(command, resource.addFinalizer());
      case Command.RemoveFinalizer _ -> stopUnlessDone(command, resource.removeFinalizer());
      case Command.Announce announce -> doors.events().write(owner, announce);
    }
  }

  private void stopUnlessDone(Command command, Outcome outcome) {
    if (outcome instanceof Outcome.Failed(String what)) {
      failure = failure.or(() -> Optional.of(what));
    }
    told(command, outcome);
    stopped = !(outcome instanceof Outcome.Done);
  }

  /** What fails for one object is tried again when its own time has come. */
  private void note(String subject, Command command, Outcome outcome) {
    if (outcome instanceof Outcome.Failed(String what)) {
      again |= troubles.failed(subject, what, clock.instant());
    }
    if (!(outcome instanceof Outcome.Done)) {
      unsettled.add(subject);
    }
    told(command, outcome);
  }

  private void told(Command command, Outcome outcome) {
    String kind = command.getClass().getSimpleName();
    switch (outcome) {
      case Outcome.Done _ -> doors.metrics().performed(kind, "done");
      case Outcome.Outdated(String what) -> {
        LOG.debug("decided for an older version command={} why={}", kind, what);
        doors.metrics().performed(kind, "outdated");
        again = true;
      }
      case Outcome.Failed(String what) -> {
        LOG.warn(
            "command failed resource={} command={} why={}", resource.owner().key(), kind, what);
        doors.metrics().performed(kind, "failed");
      }
    }
  }
}
