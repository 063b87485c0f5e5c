package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node under a controller, from the order to its end. */
final class FleetOrderLifeTest {

  @TempDir private Path directory;
  private FleetNode fleet;

  @BeforeEach
  void node() {
    fleet = new FleetNode(directory);
  }

  @Test
  void runsWhatAStagerPodBroughtOnceItIsGranted() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");
    assertThat(fleet.node.journal().step()).isEqualTo(Step.STAGED);
    assertThat(fleet.staging().resolve("pod-7")).doesNotExist();

    fleet.grant(7, Grant.Phase.GO);

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.SUCCEEDED));
    assertThat(fleet.node.journal().committed()).contains(FleetNode.REV);
    assertThat(fleet.node.lastPass().serving().withheld()).isEmpty();
  }

  @Test
  void changesWhatPodsDoNotNoticeByApply() {
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    fleet.door.revision(
        FleetNode.OTHER,
        "{\"onload\":{\"version\":\"9.1.0\",\"sfc\":{}},\"devicePlugin\":{\"maxPodsPerNode\":5}}");
    fleet.orderStaged(8, FleetNode.OTHER, "9.1.0");
    assertThat(fleet.node.journal().step()).isEqualTo(Step.STAGED);

    fleet.grant(8, Grant.Phase.APPLY);

    assertThat(fleet.ended()).isEqualTo(new Ended(8, OrderOutcome.SUCCEEDED));
  }

  @Test
  void doesNotUnloadByApply() {
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    fleet.door.revision(FleetNode.OTHER, FleetNode.CONTENT.replace("9.1.0", "9.2.1"));
    fleet.orderStaged(8, FleetNode.OTHER, "9.2.1");

    fleet.grant(8, Grant.Phase.APPLY);

    assertThat(fleet.node.journal().step()).isEqualTo(Step.STAGED);
  }

  @Test
  void endsAnOrderThatIsAbortedBeforeItBegan() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");

    fleet.grant(7, Grant.Phase.ABORT);

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.ABORTED));
    assertThat(fleet.node.state().module("onload")).isEmpty();
  }

  @Test
  void neverObeysTheGrantOfAnOrderThatEnded() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");
    fleet.grant(7, Grant.Phase.ABORT);

    fleet.grant(7, Grant.Phase.GO);

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.ABORTED));
    assertThat(fleet.node.state().module("onload")).isEmpty();
  }

  @Test
  void waitsInStagedWhileTheApiServerIsAway() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");
    fleet.door.away();
    fleet.node.settle();
    fleet.node.clock().advance(Duration.ofHours(5));
    fleet.node.settle();
    assertThat(fleet.node.journal().step()).isEqualTo(Step.STAGED);

    fleet.door.back();
    fleet.grant(7, Grant.Phase.GO);

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.SUCCEEDED));
  }

  @Test
  void unloadsNothingWhereTheFreshAnswerHasNoGrant() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");
    fleet.door.answering(
        Reading.present(
            new NodeWords(
                fleet.door.sight().words().orElseThrow().desired(),
                Optional.empty(),
                Optional.empty())));

    fleet.grant(7, Grant.Phase.GO);

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.ABORTED));
    assertThat(fleet.node.state().module("onload")).isEmpty();
    assertThat(fleet.door.requests).contains("node");
  }

  @Test
  void unloadsNothingWhileNobodyConfirms() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");
    fleet.door.answering(Reading.unreadable("no route to host"));
    fleet.grant(7, Grant.Phase.GO);
    assertThat(fleet.node.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(fleet.node.state().module("onload")).isEmpty();

    fleet.node.clock().advance(Duration.ofMinutes(11));
    fleet.node.settle();

    assertThat(fleet.ended()).isEqualTo(new Ended(7, OrderOutcome.ABORTED));
  }

  @Test
  void goesOnFromItsDiskWithoutAnApiServer() {
    fleet.orderStaged(7, FleetNode.REV, "9.1.0");

    fleet.door.unseen();
    fleet.restart();
    fleet.node.settle();

    assertThat(fleet.node.journal().step()).isEqualTo(Step.STAGED);
    assertThat(fleet.node.journal().seq()).isEqualTo(7);
  }

  @Test
  void stagesFromItsDiskWithoutAnApiServer() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));
    fleet.staged(7, FleetNode.REV, "9.1.0");
    assertThat(fleet.orders().read(asking()).desired()).isPresent();

    fleet.door.unseen();
    fleet.restart();
    fleet.node.settle();

    assertThat(fleet.node.journal().step()).isEqualTo(Step.STAGED);
  }

  @Test
  void loadsAfterAPowerCutWithoutAnApiServer() {
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    fleet.door.unseen();

    fleet.node.reboot("b-2");
    fleet.restart();
    fleet.node.settle();

    assertThat(fleet.node.lastPass().serving().withheld()).isEmpty();
    assertThat(fleet.node.journal().committed()).contains(FleetNode.REV);
  }

  @Test
  void removesByOrderAndForgets() {
    fleet.succeed(7, FleetNode.REV, "9.1.0");
    fleet.door.desired(FleetNode.removal(8));
    fleet.node.settle();

    fleet.grant(8, Grant.Phase.GO);
    fleet.node.reconciling().end();

    assertThat(fleet.node.host().root().resolve(NodeOrderFile.PATH)).doesNotExist();
    assertThat(fleet.node.state().module("onload")).isEmpty();
  }

  @Test
  void goesFromAFileToTheClusterAndBackWithoutAReload() {
    fleet.node.with(Duration.ofMinutes(1), Optional.empty()).ask(", version: 9.1.0, sfc: {}");
    fleet.node.settle();
    String local = fleet.node.journal().committed().orElseThrow();
    Optional<String> loaded = loaded();

    fleet.restart();
    fleet.node.settle();
    assertThat(fleet.node.journal().committed()).contains(local);

    long seq = fleet.node.journal().seq() + 1;
    fleet.orderStaged(seq, FleetNode.REV, "9.1.0");
    fleet.grant(seq, Grant.Phase.APPLY);
    assertThat(fleet.node.journal().committed()).contains(FleetNode.REV);

    fleet.node.with(Duration.ofMinutes(1), Optional.empty());
    fleet.node.settle();
    assertThat(fleet.node.journal().committed()).contains(local);
    assertThat(loaded()).isEqualTo(loaded);
  }

  private Optional<String> loaded() {
    return fleet.node.state().module("onload").map(module -> module.toString());
  }

  private static AskingNode asking() {
    return new AskingNode(SimulatedNode.RELEASE, 0, Optional.empty());
  }
}
