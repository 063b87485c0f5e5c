package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.api.ImagePull;
import io.github.onloadnode.api.KernelMapping;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.OnloadSpec;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.ResourceSpec;
import io.github.onloadnode.api.ResourceSpec.OnDelete;
import io.github.onloadnode.api.RevisionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A custom resource and its nodes under construction; the resource's revision is stored. */
final class TestFleet {

  static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  static final String UID = "uid-1";
  static final String OTHER_UID = "uid-2";

  /** A revision that nodes ran before. */
  static final String OLD = "main-0123456789ab";

  final TestSpec rollout = new TestSpec();
  final Map<String, String> annotations = new HashMap<>();
  final Map<String, String> selector = new HashMap<>();
  final List<Slot> slots = new ArrayList<>();
  final List<StoredRevision> revisions = new ArrayList<>();
  final List<StagerPod> stagers = new ArrayList<>();
  final List<TestNode> nodes = new ArrayList<>();
  Optional<String> version = Optional.of("9.2.1");
  boolean hasOnload = true;
  boolean fromHost;
  boolean deleting;
  boolean hasFinalizer = true;
  OnDelete onDelete = OnDelete.UNLOAD;
  Optional<String> stableRev = Optional.empty();
  int maxStaging = 20;
  ImagePull pull = ImagePull.DEFAULT;
  Memory memory = Memory.NONE;
  Obstacles obstacles = Obstacles.NONE;
  final Set<String> gone = new HashSet<>();
  Instant now = NOW;

  TestFleet() {
    store(OLD, "8.0.0");
    store(rev(), "9.2.1");
  }

  /** The revision of the spec as it is. */
  String rev() {
    return RevisionName.of(resource());
  }

  void store(String name, String text) {
    revisions.add(
        new StoredRevision(
            name,
            Reading.present(document(Optional.of(text))),
            NOW.minus(Duration.ofDays(1)).plusSeconds(revisions.size())));
  }

  TestNode node(String name) {
    TestNode node = new TestNode(name);
    nodes.add(node);
    return node;
  }

  /** A node with an order for the current revision that waits for a slot and serves the old one. */
  TestNode waiting(String name) {
    return node(name).ordered(2, rev()).serves(OLD).staged(Needs.SLOT);
  }

  TestFleet slot(String node, long seq) {
    return slot(node, seq, rev());
  }

  TestFleet slot(String node, long seq, String rev) {
    slots.add(new Slot(node, seq, Optional.of(rev), NOW.minusSeconds(600)));
    return this;
  }

  DesiredDocument document(Optional<String> text) {
    OnloadSpec onload =
        new OnloadSpec(
            text,
            fromHost ? Optional.of("/opt/payload") : Optional.empty(),
            Optional.of("registry/user:" + text.orElse("")),
            pull,
            Optional.empty(),
            List.of(
                new KernelMapping(
                    Optional.empty(),
                    Optional.of(TestNode.KERNEL),
                    Optional.of("registry/modules:${KERNEL_FULL_VERSION}"),
                    Optional.empty())),
            new TreeMap<>(),
            OnloadSpec.DEFAULT_CONTROL_PLANE_PARAMETERS);
    return new DesiredDocument(
        Optional.of(onload).filter(_ -> hasOnload),
        DevicePluginSpec.DEFAULT,
        Optional.empty(),
        hasOnload ? "{\"version\":\"" + text.orElse("") + "\"}" : "{}");
  }

  CustomResource resource() {
    ResourceSpec spec =
        new ResourceSpec(
            selector, Optional.empty(), document(version), rollout.build(), onDelete, List.of());
    return new CustomResource("onload", "main", UID, 3, annotations, deleting, hasFinalizer, spec);
  }

  Fleet build() {
    RolloutStatus first = RolloutStatus.first("41");
    RolloutStatus status =
        new RolloutStatus(
            first.resourceVersion(),
            0,
            slots,
            stableRev,
            Optional.empty(),
            List.of(),
            first.counters(),
            List.of(),
            List.of());
    return new Fleet(
        resource(),
        status,
        nodes.stream().map(TestNode::build).toList(),
        Set.copyOf(gone),
        Map.of(OTHER_UID, "onload/other"),
        revisions,
        stagers,
        maxStaging,
        memory,
        now,
        obstacles);
  }

  Decision decide() {
    return Rollout.decide(build());
  }

  /** All commands of a kind. */
  <C extends Command> List<C> decided(Class<C> kind) {
    return decide().commands().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The status as it is to be. */
  RolloutStatus status() {
    return decided(Command.WriteStatus.class).getFirst().status();
  }

  Condition condition(Condition.Type type) {
    return status().condition(type).orElseThrow();
  }

  /** The nodes that have a slot afterwards, with the order that it is for. */
  List<String> slotsAfter() {
    return status().slots().stream().map(slot -> slot.node() + "/" + slot.seq()).toList();
  }
}
