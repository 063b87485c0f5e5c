package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.act.JournalFile;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.NodeUpgrade;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A decision can be taken again from two records, the journal and the situation: an eventful life
 * of a node is recorded and replayed.
 */
final class ReplayTest {

  private final List<RecordedStep> life = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeEach
  void recordALife() throws Exception {
    SimulatedNode node = SimulatedNode.create(Files.createDirectory(directory.resolve("node")));
    record(node.bootInTreeDriver().ask(", sfc: {}"));
    node.kubelet().heldBy("trading/feed");
    bring(node, "9.2.0", false);
    record(node.ask(", version: \"2\", sfc: {}"));
    node.kubelet().heldBy();
    record(node);
    bring(node, "9.3.0", true);
    record(node.ask(", version: \"3\", sfc: {}"));
    node.kernel().failInit("onload", Errno.ENODEV);
    record(node.ask(", version: \"4\", sfc: {}"));
    record(node.restart());
    record(node.reboot("boot-2").bootInTreeDriver());
    node.kubelet().hang("the kubelet is away");
    record(node.askForRemoval());
    node.kubelet().heldBy();
    record(node);
  }

  private static void bring(SimulatedNode node, String version, boolean broken) {
    SimulatedPayload payload = SimulatedPayload.of(version, SimulatedNode.RELEASE);
    if (broken) {
      payload.module(payload.module("onload").withSymbols(List.of("unknown_symbol")));
    }
    payload.write(node.host().tree(), SimulatedNode.SOURCE);
  }

  /** Until three passes in a row have nothing more to do: a payload is taken at the second look. */
  private void record(SimulatedNode node) {
    int calm = 0;
    while (calm < 3) {
      calm = node.pass() == NextPass.AT_ONCE ? 0 : calm + 1;
      node.lastPass().step().ifPresent(life::add);
      assertThat(life).as("no end of passes").hasSizeLessThan(1000);
    }
  }

  @Test
  void theRecordedLifeHasEveryStep() {
    Set<Step> seen = EnumSet.noneOf(Step.class);
    life.forEach(step -> seen.add(step.before().step()));

    assertThat(seen).isEqualTo(EnumSet.allOf(Step.class));
  }

  @Test
  void journalAndSituationGiveTheSameDecisionInAnyOrder() {
    for (RecordedStep step : life.reversed()) {
      assertThat(NodeUpgrade.step(step.before(), step.situation())).isEqualTo(step.decision());
    }
  }

  @Test
  void theJournalOnTheDiskGivesTheSameDecision() throws Exception {
    JournalFile file =
        new JournalFile(new HostRoot(Files.createDirectory(directory.resolve("disk"))));
    for (RecordedStep step : life) {
      file.write(step.before());
      Journal read = file.read().orElseThrow();

      assertThat(NodeUpgrade.step(read, step.situation())).isEqualTo(step.decision());
    }
  }
}
