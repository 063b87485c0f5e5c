package io.github.onloadnode.walk;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.Command;
import io.github.onloadnode.rollout.Fleet;
import io.github.onloadnode.rollout.Memory;
import io.github.onloadnode.rollout.NodeVersion;
import io.github.onloadnode.rollout.RolloutStatus;
import io.github.onloadnode.rollout.Slot;
import io.github.onloadnode.rollout.StoredRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An API server in memory: every write names the version that it was decided for. */
final class FleetServer {

  /** Of another live custom resource. */
  static final String FOREIGN = "uid-foreign";

  final FleetSpec spec;
  final TreeMap<String, FleetObject> nodes = new TreeMap<>();
  private final Map<String, StoredRevision> revisions = new HashMap<>();
  private final FleetPromises promises;
  private final boolean compares;
  private RolloutStatus status = RolloutStatus.first("0");
  private long version;
  private Instant now = Instant.parse("2026-11-30T10:00:00Z");

  /** What becomes of the pods of a node. */
  Consumer<String> evictions = _ -> {};

  FleetServer(FleetSpec spec, FleetPromises promises, boolean compares) {
    this.spec = spec;
    this.compares = compares;
    this.promises = promises;
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  List<Slot> slots() {
    return status.slots();
  }

  RolloutStatus status() {
    return status;
  }

  FleetObject join(String name) {
    version++;
    FleetObject node = new FleetObject(name, "uid-" + version);
    node.labels.put("nic", "sfc");
    nodes.put(name, node);
    return node;
  }

  void leave(String name) {
    nodes.remove(name);
  }

  /** Somebody changes the custom resource. */
  void specChanges() {
    version++;
    status = versioned(status);
  }

  private RolloutStatus versioned(RolloutStatus read) {
    return new RolloutStatus(
        String.valueOf(version),
        read.observedGeneration(),
        read.slots(),
        read.stableRev(),
        read.currentRev(),
        read.conditions(),
        read.counters(),
        read.nodes(),
        read.preflight());
  }

  /** Somebody changes a Node object. */
  void change(FleetObject node) {
    version++;
    node.version = version;
  }

  /** The agent of a node writes what differs. */
  void report(FleetObject node, Optional<Observed> observed, Optional<String> ready, boolean held) {
    Optional<String> before = Optional.ofNullable(node.labels.get("node.onload.amd.com/ready"));
    boolean same =
        (observed.isEmpty() || observed.equals(node.observed))
            && before.equals(ready)
            && node.held == held;
    if (same) {
      return;
    }
    promises.reported(node, observed);
    node.observed = observed.or(() -> node.observed);
    ready.ifPresentOrElse(
        value -> node.labels.put("node.onload.amd.com/ready", value),
        () -> node.labels.remove("node.onload.amd.com/ready"));
    node.held = held;
    change(node);
  }

  Fleet read(Memory memory) {
    return new Fleet(
        spec.resource(),
        status,
        nodes.values().stream().map(FleetObject::read).toList(),
        gone(),
        Map.of(FOREIGN, "onload/foreign"),
        new ArrayList<>(revisions.values()),
        List.of(),
        20,
        memory,
        now);
  }

  boolean hasRevision(String name) {
    return revisions.containsKey(name);
  }

  private Set<String> gone() {
    return status.slots().stream()
        .map(Slot::node)
        .filter(name -> !nodes.containsKey(name))
        .collect(Collectors.toSet());
  }

  /** One write; false if it was refused. */
  boolean perform(List<Command> patch) {
    return switch (patch.getFirst()) {
      case Command.OnNode first -> patch(first.node(), patch);
      case Command.WriteStatus(RolloutStatus after) -> put(after);
      case Command.MakeRevision make -> {
        revisions.putIfAbsent(
            make.name(), new StoredRevision(make.name(), Reading.present(make.document()), now));
        yield true;
      }
      case Command.DeleteRevision(String name) -> {
        // A stale controller may delete what a node names; then it is made again.
        yield revisions.remove(name) != null;
      }
      case Command.Evict evict -> {
        evictions.accept(evict.node());
        yield true;
      }
      case Command.ForceDelete delete -> {
        evictions.accept(delete.node());
        yield true;
      }
      case Command.AddFinalizer _,
          Command.RemoveFinalizer _,
          Command.MakeStager _,
          Command.DeleteStager _,
          Command.Announce _ ->
          true;
    };
  }

  private boolean put(RolloutStatus after) {
    if (compares && !after.resourceVersion().equals(status.resourceVersion())) {
      return false;
    }
    version++;
    status = versioned(after);
    return true;
  }

  private boolean patch(NodeVersion read, List<Command> patch) {
    Optional<FleetObject> node =
        Optional.ofNullable(nodes.get(read.name()))
            .filter(now -> now.uid.equals(read.uid()))
            .filter(now -> String.valueOf(now.version).equals(read.resourceVersion()));
    node.ifPresent(now -> {
      patch.forEach(command -> write(now, (Command.OnNode) command));
      change(now);
    });
    return node.isPresent();
  }

  private void write(FleetObject node, Command.OnNode command) {
    switch (command) {
      case Command.WriteDesired write -> {
        promises.ordered(node, write.desired());
        node.desired = Optional.of(write.desired());
      }
      case Command.RemoveDesired _ -> node.desired = Optional.empty();
      case Command.WriteGrant write -> {
        promises.granted(node, write.grant(), slots());
        node.grant = Optional.of(write.grant());
      }
      case Command.RemoveGrant _ -> node.grant = Optional.empty();
      case Command.WriteStage write -> node.stage = Optional.of(write.stage());
      case Command.RemoveStage _ -> node.stage = Optional.empty();
      case Command.WriteDrain write -> node.drain = Optional.of(write.drain());
      case Command.RemoveDrain _ -> node.drain = Optional.empty();
      case Command.AddTaint add -> node.taint = Optional.of(add.effect());
      case Command.RemoveTaint _ -> node.taint = Optional.empty();
    }
  }
}
