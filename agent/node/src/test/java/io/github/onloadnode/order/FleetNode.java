package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.observe.MountedCopies;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.payload.StagedPayloads;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A simulated node whose orders come from annotations, with what controller and stager pods do. */
final class FleetNode {

  static final String REV = "onload-3f9c2a7b10de";
  static final String OTHER = "onload-77aa2a7b10de";
  static final String CONTENT = "{\"onload\":{\"version\":\"9.1.0\",\"sfc\":{}}}";

  final FakeDoor door = new FakeDoor();
  final SimulatedNode node;

  FleetNode(Path directory) {
    node = SimulatedNode.create(directory).bootInTreeDriver();
    door.revision(REV, CONTENT);
    restart();
  }

  /** Another agent begins, or the same one again. */
  void restart() {
    node.with(Duration.ofMinutes(1), Optional.of(orders()));
  }

  NodeOrders orders() {
    return new NodeOrders(
        door,
        new OrderedContent(door, store(), node.clock()),
        new NodeOrderFile(node.host().root()));
  }

  PayloadStore store() {
    HostFiles files = new HostFiles(node.host().root());
    return new PayloadStore(
        files, new DirectoryTrees(node.host().root()), new MountedCopies(files)::all);
  }

  static Desired order(long seq, String rev) {
    return new Desired(
        "uid",
        "a/b",
        seq,
        Optional.of(rev),
        Desired.Cause.SPEC,
        Optional.empty(),
        Optional.of(SimulatedNode.RELEASE));
  }

  static Desired removal(long seq) {
    return new Desired(
        "uid",
        "a/b",
        seq,
        Optional.empty(),
        Desired.Cause.REMOVE,
        Optional.empty(),
        Optional.empty());
  }

  /** A stager pod has copied the images, and the controller says so. */
  FleetNode staged(long seq, String rev, String version) {
    bring("pod-" + seq, seq + "\n" + rev + "\n", version);
    door.stage(ready(seq));
    return this;
  }

  /** A stager pod's directory, with this in its last file. */
  void bring(String pod, String lastFile, String version) {
    String directory = StagedPayloads.DIRECTORY + "/" + pod;
    SimulatedPayload.of(version, SimulatedNode.RELEASE).write(node.host().tree(), directory);
    node.host().tree().write(directory + "/complete", lastFile);
  }

  static Stage ready(long seq) {
    return new Stage(seq, Stage.State.READY, Optional.of("pod-" + seq), Optional.empty());
  }

  Path staging() {
    return node.host().root().resolve(StagedPayloads.DIRECTORY);
  }

  void orderStaged(long seq, String rev, String version) {
    door.grantText(Optional.empty()).desired(FleetNode.order(seq, rev));
    staged(seq, rev, version);
    node.settle();
  }

  void grant(long seq, Grant.Phase phase) {
    door.grant(seq, phase);
    node.settle();
  }

  void succeed(long seq, String rev, String version) {
    orderStaged(seq, rev, version);
    grant(seq, Grant.Phase.GO);
    assertThat(ended()).isEqualTo(new Ended(seq, OrderOutcome.SUCCEEDED));
  }

  Ended ended() {
    return Ended.of(node.journal());
  }
}
