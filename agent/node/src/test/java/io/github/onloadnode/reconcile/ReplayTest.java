package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.act.JournalFile;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.testing.RecordText;
import io.github.onloadnode.testing.ShippedJvm;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.NodeUpgrade;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Situation;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A decision can be taken again from two records, the journal and the situation: an eventful life
 * of a node is recorded and replayed.
 */
final class ReplayTest {

  private static final long SEED = 20261129;

  private List<RecordedStep> life = List.of();

  @TempDir private Path directory;

  @BeforeEach
  void recordALife() throws Exception {
    life = RecordedLife.in(Files.createDirectory(directory.resolve("node")));
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
  void noDecisionDependsOnThoseThatWereTakenBefore() {
    List<RecordedStep> shuffled = new ArrayList<>(life);
    Collections.shuffle(shuffled, new Random(SEED));

    for (RecordedStep step : shuffled) {
      assertThat(NodeUpgrade.step(step.before(), step.situation())).isEqualTo(step.decision());
    }
  }

  /** What a process keeps in statics, or the order of its sets, would differ there. */
  @Test
  void anotherProcessTakesTheSameDecisionsByTheRecordsAlone() throws Exception {
    Path records = directory.resolve("records");
    Path decisions = directory.resolve("decisions");
    Files.write(records, life.stream().map(ReplayedRecords::line).toList());

    ShippedJvm.Result result =
        ShippedJvm.run(ReplayedRecords.class, records.toString(), decisions.toString());

    assertThat(result.output()).isEmpty();
    List<String> replayed = Files.readAllLines(decisions);
    assertThat(replayed).hasSameSizeAs(life);
    for (int number = 0; number < life.size(); number++) {
      assertThat(RecordText.read(Decision.class, replayed.get(number)))
          .isEqualTo(life.get(number).decision());
    }
  }

  @Test
  void nothingIsLostInARecord() {
    for (RecordedStep step : life) {
      assertThat(RecordText.read(RecordedStep.class, RecordText.of(step))).isEqualTo(step);
    }
  }

  /** So that passes of these steps may leave the rest unseen. */
  @Test
  void stepsThatDecideByTheDriverNeedNoOtherLook() {
    NodeState unseen = NodeState.unseen("not looked at");
    List<RecordedStep> steps =
        life.stream().filter(step -> step.before().step().decidesByDriver()).toList();

    assertThat(steps)
        .extracting(step -> step.before().step())
        .contains(Step.UNLOADED, Step.LOAD, Step.RB_LOAD);
    for (RecordedStep step : steps) {
      Situation seen = step.situation();
      NodeState driver =
          new NodeState(unseen.hardware(), seen.state().driver(), unseen.processes());

      assertThat(NodeUpgrade.step(step.before(), with(seen, driver))).isEqualTo(step.decision());
    }
  }

  private static Situation with(Situation situation, NodeState state) {
    return new Situation(
        state,
        situation.desired(),
        situation.grant(),
        situation.content(),
        situation.copies(),
        situation.kubelet(),
        situation.outcome(),
        situation.inStep(),
        situation.now());
  }

  @Test
  void theRecordedLifeHasARestartOfTheKubelet() {
    assertThat(life)
        .anySatisfy(step ->
            assertThat(step.decision().problem().map(Finding::message).orElse(""))
                .contains("connected or disconnected a moment ago"));
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
