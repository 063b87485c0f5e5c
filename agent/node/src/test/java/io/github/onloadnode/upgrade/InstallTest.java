package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bare node gets its first revision. */
final class InstallTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");

  @Test
  void stagesFirst() {
    Decision decision = Stepping.bare().desiring(1, Optional.of(A)).settle();

    assertThat(decision.action()).isEqualTo(new Action.Stage(A.rev(), A.content()));
    assertThat(decision.journal().step()).isEqualTo(Step.STAGING);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void rejectsAnOrderThatThePreflightRefusesWithoutTouchingTheNode() {
    Stepping node = Stepping.bare().desiring(1, Optional.of(A));

    Decision decision = node.failed(node.settle(), Reason.VERMAGIC_MISMATCH).step();

    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(1, OrderOutcome.REJECTED));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.VERMAGIC_MISMATCH);
    assertThat(node.settle().action()).isInstanceOf(Action.Rest.class);
  }

  @Test
  void waitsForTheGrantWithoutChangingAnything() {
    Decision decision = staged().granted(Reading.absent()).settle();

    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.journal().step()).isEqualTo(Step.STAGED);
  }

  @Test
  void acknowledgesAnAbortThatCameBeforeTheGrant() {
    Decision decision = staged().granted(Reading.present(new Grant(1, Grant.Phase.ABORT))).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(1, OrderOutcome.ABORTED));
    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
  }

  @Test
  void ignoresAGrantForAnotherOrder() {
    assertThat(staged().granted(Reading.present(new Grant(7, Grant.Phase.GO))).step().action())
        .isInstanceOf(Action.Blocked.class);
  }

  @Test
  void journalsTheAttemptBeforeItLoads() {
    Decision decision = staged().settle();

    assertThat(decision.journal().step()).isEqualTo(Step.LOAD);
    assertThat(decision.journal().attempt()).isEqualTo(1);
    assertThat(decision.action()).isEqualTo(new Action.Load(List.of(), A.modules()));
  }

  @Test
  void remembersTheInTreeDriverBeforeItTakesItOut() {
    Decision decision = staged().seeing(Nodes.bare().inTreeSfc().named("ens1f0")).settle();

    assertThat(decision.action()).isEqualTo(new Action.Unload(List.of("sfc")));
    assertThat(decision.journal().step()).isEqualTo(Step.UNLOAD);
    assertThat(decision.journal().removedInTree()).containsExactly("sfc");
    assertThat(decision.journal().interfaces()).isEqualTo(Map.of(Nodes.PORT.toString(), "ens1f0"));
  }

  @Test
  void keepsTheInTreeDriverWithoutSfcInTheSpec() {
    Revision unmanaged = Nodes.revision("9.1.0", "");
    Stepping node = Stepping.bare().desiring(1, Optional.of(unmanaged)).knowing(unmanaged);

    Decision decision = node.done(node.settle()).seeing(Nodes.bare().inTreeSfc()).settle();

    assertThat(decision.action()).isInstanceOf(Action.Load.class);
    assertThat(decision.journal().removedInTree()).isEmpty();
  }

  @Test
  void refusesToTakeInterfacesAwayThatAreInUse() {
    Decision decision =
        staged()
            .seeing(
                Nodes.bare()
                    .inTreeSfc()
                    .use(new InterfaceUse.DefaultRoute(), new InterfaceUse.Port("bond0")))
            .step();

    assertThat(decision.journal().outcome()).contains(OrderOutcome.REJECTED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NIC_IN_USE);
    assertThat(decision.problem().orElseThrow().message())
        .contains("ens1f0 carries the default route", "ens1f0 is a port of bond0");
  }

  @Test
  void takesThemAwayWhereThatWasAccepted() {
    Revision replacing = Nodes.revision("9.1.0", ", sfc: {whenInUse: Replace}");
    Stepping node = Stepping.bare().desiring(1, Optional.of(replacing)).knowing(replacing);

    Decision decision =
        node.done(node.settle())
            .seeing(Nodes.bare().inTreeSfc().use(new InterfaceUse.DefaultRoute()))
            .settle();

    assertThat(decision.action()).isEqualTo(new Action.Unload(List.of("sfc")));
  }

  @Test
  void takesTheInTreeDriverOutAgainWhereABootBroughtItBackBeforeTheLoad() {
    Stepping node = staged().seeing(Nodes.bare().inTreeSfc());
    node.done(node.settle()).seeing(Nodes.bare()).step();
    assertThat(node.journal().step()).isEqualTo(Step.UNLOADED);

    Decision decision = node.seeing(Nodes.bare().inTreeSfc().boot("boot-2")).settle();

    assertThat(decision.action()).isEqualTo(new Action.Unload(List.of("sfc")));
    assertThat(decision.journal().step()).isEqualTo(Step.UNLOAD);
  }

  @Test
  void commitsWhatIsLoadedAndVerified() {
    Stepping node = loaded();

    Decision decision = node.seeing(Nodes.running(A)).settle();

    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(decision.journal().committed()).contains(A.rev());
    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(1, OrderOutcome.SUCCEEDED));
    assertThat(decision.serving()).isEqualTo(new Serving(Optional.of(A), Optional.empty()));
  }

  @Test
  void waitsForTheDeviceNodes() {
    Decision decision = loaded().seeing(Nodes.running(A).withoutDeviceNodes()).settle();

    assertThat(decision.journal().step()).isEqualTo(Step.VERIFY);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.DEVICE_NODE_MISSING);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void unloadsAgainWhatDoesNotVerifyInTime() {
    Stepping node = loaded().seeing(Nodes.running(A).onload(Reading.absent()));
    node.settle();

    Decision decision = node.after(Duration.ofMinutes(4)).settle();

    assertThat(decision.action())
        .isEqualTo(new Action.Unload(List.of("onload", "sfc_char", "sfc_resource", "sfc")));
    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void bringsTheInTreeDriverBackAfterAFailedFirstInstall() {
    Stepping node = staged().seeing(Nodes.bare().inTreeSfc());
    node.done(node.settle()).seeing(Nodes.bare());
    Decision load = node.settle();

    Decision restore = node.failed(load, Reason.INIT_FAILED).settle();

    assertThat(restore.action()).isEqualTo(new Action.RestoreInTree(List.of("sfc")));
    Decision end = node.done(restore).seeing(Nodes.bare().inTreeSfc()).settle();
    assertThat(end.journal().step()).isEqualTo(Step.IDLE);
    assertThat(end.journal().committed()).isEmpty();
    assertThat(end.journal().removedInTree()).isEmpty();
    assertThat(end.journal().outcome()).contains(OrderOutcome.ROLLED_BACK);
  }

  @Test
  void doesNotTryARolledBackRevisionAgainWithoutANewOrder() {
    Stepping node = staged();
    Decision load = node.settle();
    node.failed(load, Reason.INIT_FAILED).settle();

    assertThat(node.settle().action()).isInstanceOf(Action.Rest.class);
    assertThat(node.desiring(2, Optional.of(A)).settle().action()).isInstanceOf(Action.Stage.class);
  }

  @Test
  void isFailedWhereAnInitHangs() {
    Stepping node = staged();

    Decision decision = node.failed(node.settle(), Reason.INIT_HANGS).step();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(node.settle().action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void takesTheNodesDeathForTheLoadsFault() {
    Stepping node = staged();
    node.settle();

    Decision decision = node.seeing(Nodes.bare().boot("boot-2")).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.KILLED_THE_NODE);
    assertThat(node.settle().journal().outcome()).contains(OrderOutcome.ROLLED_BACK);
  }

  private static Stepping staged() {
    Stepping node = Stepping.bare().desiring(1, Optional.of(A));
    node.done(node.settle()).knowing(A).step();
    assertThat(node.journal().step()).isEqualTo(Step.STAGED);
    return node;
  }

  private static Stepping loaded() {
    Stepping node = staged();
    return node.done(node.settle());
  }
}
