package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change does whose revisions are lost or whose modules do as they like. */
final class WayBackTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");
  private static final Duration OVER = Duration.ofHours(1);

  @ParameterizedTest
  @EnumSource(names = {"UNLOADED", "LOAD", "VERIFY"})
  void isTakenWhereTheNewRevisionIsLost(Step step) {
    Stepping node = changing(step).seeing(Nodes.bare());
    node.revisions.remove(B.rev());

    Decision decision = node.step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.REVISION_MISSING);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(names = {"RB_UNLOAD", "RB_LOAD", "RB_VERIFY"})
  void endsWhereTheOldRevisionIsLostToo(Step step) {
    Stepping node = changing(step).seeing(Nodes.bare());
    node.revisions.clear();

    assertFailed(node.step(), Reason.NOTHING_TO_ROLL_BACK_TO);
  }

  @Test
  void isNotNeededWhereTheNewRevisionIsLostBeforeAnythingGoes() {
    Stepping node = changing(Step.QUIESCE);
    node.revisions.remove(B.rev());

    assertAborted(node.step(), Reason.REVISION_MISSING);
  }

  @Test
  void isNotNeededWhereTheNewRevisionIsDamagedBeforeAnythingGoes() {
    Stepping node = changing(Step.QUIESCE);
    Decision check = node.step();

    assertThat(check.action()).isEqualTo(new Action.Check(B));
    assertAborted(node.failed(check, Reason.PAYLOAD_CHANGED).step(), Reason.PAYLOAD_CHANGED);
  }

  @Test
  void isNotTakenWhereAnInitHangs() {
    Stepping node = changing(Step.UNLOADED).seeing(Nodes.bare());

    assertFailed(
        node.failed(node.step(), Reason.INIT_HANGS).at(Step.LOAD).step(), Reason.INIT_HANGS);
  }

  @Test
  void loadsOnUntilTheTimeIsOver() {
    Stepping node = changing(Step.LOAD).seeing(Nodes.bare());

    assertThat(node.step().action()).isEqualTo(new Action.Load(List.of(), B.modules()));
    assertThat(node.after(OVER).step().journal().step()).isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void isTakenWhereModulesAreNotThereAlthoughTheyWereLoaded() {
    Stepping node = changing(Step.LOAD).seeing(Nodes.bare());

    Decision decision = node.done(node.step()).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.MODULE_NOT_LOADED);
  }

  @Test
  void unloadsAgainWhatABootBroughtBack() {
    Decision decision = changing(Step.UNLOADED).seeing(Nodes.bare().inTreeSfc()).step();

    assertThat(decision.journal().step()).isEqualTo(Step.UNLOAD);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void waitsForModulesThatAreInUseButNotForEver() {
    Stepping node = changing(Step.RB_UNLOAD).seeing(Nodes.running(B));
    Decision unload = node.step();

    assertThat(unload.action()).isInstanceOf(Action.Unload.class);
    Decision waiting = node.failed(unload, Reason.MODULE_IN_USE).step();
    assertThat(waiting.action()).isInstanceOf(Action.Blocked.class);
    assertThat(waiting.serving().withheld()).isPresent();
    assertFailed(
        node.failed(unload, Reason.MODULE_IN_USE).after(OVER).step(), Reason.MODULE_IN_USE);
  }

  @Test
  void endsWhereTheOldModulesDoNotLoad() {
    Stepping refused = changing(Step.RB_LOAD).seeing(Nodes.bare());
    Stepping inVain = changing(Step.RB_LOAD).seeing(Nodes.bare());
    Stepping late = changing(Step.RB_LOAD).seeing(Nodes.bare()).after(OVER);

    assertFailed(refused.failed(refused.step(), Reason.INIT_FAILED).step(), Reason.INIT_FAILED);
    assertFailed(inVain.done(inVain.step()).step(), Reason.MODULE_NOT_LOADED);
    assertFailed(late.step(), Reason.MODULE_NOT_LOADED);
  }

  @Test
  void givesTheKernelsOwnDriverBackThatTheOldRevisionRanWith() {
    Revision withoutSfc = Nodes.revision("9.0.0", "");
    Stepping node = Stepping.committed(withoutSfc).knowing(B).desiring(2, Optional.of(B));
    node.journal(
        node.journal()
            .taking(Stepping.order(2, Optional.of(B)), Step.RB_LOAD)
            .removing(List.of("sfc")));
    Decision restore = node.seeing(Nodes.bare()).step();

    assertThat(restore.action()).isEqualTo(new Action.RestoreInTree(List.of("sfc")));
    assertThat(node.done(restore).seeing(Nodes.bare().inTreeSfc()).step().action())
        .isEqualTo(new Action.Load(List.of(), withoutSfc.modules()));
    assertFailed(node.failed(restore, Reason.RESTORE_FAILED).step(), Reason.RESTORE_FAILED);
  }

  @Test
  void failsAFirstInstallIfTheHostsDriverCannotReturn() {
    Stepping node = Stepping.bare().knowing(B).desiring(1, Optional.of(B));
    node.journal(
        node.journal()
            .taking(Stepping.order(1, Optional.of(B)), Step.RB_UNLOAD)
            .removing(List.of("sfc")));
    Decision restore = node.step();

    assertThat(restore.action()).isEqualTo(new Action.RestoreInTree(List.of("sfc")));
    assertFailed(node.failed(restore, Reason.RESTORE_FAILED).step(), Reason.RESTORE_FAILED);
  }

  @Test
  void bringsALostCommittedRevisionAgainOnce() {
    Stepping node = Stepping.committed(A);
    node.revisions.clear();
    node.contents.put(A.rev(), A.content());
    Decision stage = node.step();

    assertThat(stage.action()).isEqualTo(new Action.Stage(A.rev(), A.content()));
    assertLost(node.failed(stage, Reason.SOURCE_MISSING).step(), Reason.SOURCE_MISSING);
    assertLost(node.done(stage).step(), Reason.REVISION_MISSING);
  }

  @Test
  void saysThatALostCommittedRevisionIsNowhere() {
    Stepping node = Stepping.committed(A);
    node.revisions.clear();

    assertLost(node.step(), Reason.REVISION_MISSING);
  }

  @Test
  void removesAtOnceWhereNothingIs() {
    Decision decision = Stepping.bare().desiring(1, Optional.empty()).step();

    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(1, OrderOutcome.REMOVED));
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void removesInStepsWhatIsLeftOfAnything() {
    Stepping modules = Stepping.bare().seeing(Nodes.running(A)).desiring(1, Optional.empty());
    Stepping inTree = Stepping.bare().desiring(1, Optional.empty());
    inTree.journal(inTree.journal().removing(List.of("sfc")));

    assertThat(modules.step().journal().step()).isEqualTo(Step.STAGED);
    assertThat(inTree.step().journal().step()).isEqualTo(Step.STAGED);
  }

  private static Stepping changing(Step step) {
    Stepping node = Stepping.committed(A).knowing(B).desiring(2, Optional.of(B));
    return node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), step));
  }

  private static void assertFailed(Decision decision, Reason reason) {
    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.journal().outcome()).contains(OrderOutcome.FAILED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(reason);
    assertThat(decision.serving().withheld()).isPresent();
  }

  private static void assertAborted(Decision decision, Reason reason) {
    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(decision.journal().outcome()).contains(OrderOutcome.ABORTED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(reason);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  private static void assertLost(Decision decision, Reason reason) {
    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(reason);
    assertThat(decision.problem().orElseThrow().message()).contains(A.rev());
    assertThat(decision.serving().withheld()).isPresent();
  }
}
