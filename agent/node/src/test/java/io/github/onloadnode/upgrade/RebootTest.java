package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node does when it comes up with an order under way. */
final class RebootTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final KubeletView HELD = Kubelets.listing("a/b");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void loadsWhatItHadBeforeItWaitsForItsTurnAgain() {
    Stepping node = staged();

    Decision load = node.seeing(Nodes.bare().boot("boot-2")).settle();
    Decision stage = node.done(load).seeing(Nodes.running(A).boot("boot-2")).settle();
    Decision waiting = node.done(stage).settle();

    assertThat(load.action()).isEqualTo(new Action.Load(List.of(), A.modules()));
    assertThat(waiting.journal().step()).isEqualTo(Step.STAGED);
    assertThat(waiting.journal().bootAttempts()).isZero();
    assertThat(waiting.serving().withheld()).isEmpty();
  }

  @Test
  void takesTheOrderWhereWhatItHadCannotBeLoaded() {
    Stepping node = staged();
    Decision load = node.seeing(Nodes.bare().boot("boot-2")).settle();

    Decision repair = node.failed(load, Reason.INIT_FAILED).settle();
    Decision stage = node.failed(repair, Reason.INIT_FAILED).settle();
    Decision again = node.done(stage).settle();
    Decision repairAgain = node.failed(again, Reason.INIT_FAILED).settle();
    Decision waiting = node.failed(repairAgain, Reason.INIT_FAILED).settle();

    assertThat(stage.action()).isInstanceOf(Action.Stage.class);
    assertThat(waiting.action()).isInstanceOf(Action.Blocked.class);
    assertThat(waiting.journal().step()).isEqualTo(Step.STAGED);
    assertThat(waiting.serving().withheld()).isPresent();
  }

  @Test
  void goesOnAtOnceWithAnOrderThatIsGranted() {
    Stepping node = staged().desiring(2, Optional.of(B));

    Decision stage = node.seeing(Nodes.bare().boot("boot-2")).settle();

    assertThat(stage.action()).isInstanceOf(Action.Stage.class);
    assertThat(node.done(stage).settle().action())
        .isEqualTo(new Action.Load(List.of(), B.modules()));
  }

  @Test
  void reloadsUnloadedModulesWhileItWaitsForItsGrant() {
    Decision decision = staged().seeing(Nodes.running(A).without("onload")).settle();

    assertThat(decision.action())
        .isEqualTo(new Action.Load(List.of(), List.of(A.module("onload").orElseThrow())));
    assertThat(decision.journal().step()).isEqualTo(Step.STAGED);
  }

  @Test
  void givesUpWhereTheWayBackBringsTheNodeDownAgainAndAgain() {
    Stepping node = staged().desiring(2, Optional.of(B));
    node.done(node.settle()).seeing(Nodes.bare()).settle();
    node.seeing(Nodes.bare().boot("boot-2")).settle();
    for (int boot = 3; boot <= 5; boot++) {
      assertThat(node.seeing(Nodes.bare().boot("boot-" + boot)).settle().action())
          .isEqualTo(new Action.Load(List.of(), A.modules()));
    }

    Decision decision = node.seeing(Nodes.bare().boot("boot-6")).step();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.FAILED));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.BOOT_LOOP);
  }

  @Test
  void leavesHoldersWithoutModulesThatBringTheNodeDownAgainAndAgain() {
    Stepping node = quiesced().heldAs(HELD);
    for (int boot = 2; boot <= 4; boot++) {
      assertThat(node.seeing(Nodes.bare().boot("boot-" + boot)).settle().action())
          .isEqualTo(new Action.Load(List.of(), A.modules()));
    }

    Decision decision = node.seeing(Nodes.bare().boot("boot-5")).settle();

    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
  }

  @Test
  void countsNoBootInWhichNothingCouldBeLoaded() {
    Stepping node = Stepping.committed(A);

    for (int boot = 2; boot <= 9; boot++) {
      Decision decision = node.seeing(Nodes.bare().kernel(another("boot-" + boot))).settle();

      assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NO_KERNEL_MAPPING);
      assertThat(decision.journal().bootAttempts()).isEqualTo(1);
      assertThat(decision.serving().withheld()).isPresent();
    }
    assertThat(node.seeing(Nodes.bare().boot("boot-10")).settle().action())
        .isEqualTo(new Action.Load(List.of(), A.modules()));
  }

  @Test
  void countsNoBootInWhichTheKernelsDriverHadToStay() {
    Stepping node = Stepping.committed(A);
    node.journal(node.journal().removing(List.of("sfc")));

    for (int boot = 2; boot <= 9; boot++) {
      Nodes used = Nodes.bare().inTreeSfc().use(new InterfaceUse.DefaultRoute());
      Decision decision = node.seeing(used.boot("boot-" + boot)).settle();

      assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NIC_IN_USE);
    }
  }

  @Test
  void saysSoBeforeModulesChangeThatMayKillTheNode() {
    Stepping node = Stepping.committed(A).seeing(Nodes.bare().boot("boot-2"));

    Decision load = node.settle();

    assertThat(load.action()).isInstanceOf(Action.Load.class);
    assertThat(load.journal().begun()).isTrue();
    assertThat(node.done(load).seeing(Nodes.running(A).boot("boot-2")).step().journal().begun())
        .isFalse();
  }

  @Test
  void countsNoBootInWhichHoldersGotTheirModulesBack() {
    Stepping node = quiesced().heldAs(HELD);
    Decision load = node.seeing(Nodes.bare().boot("boot-2")).settle();

    Decision decision = node.done(load).seeing(Nodes.running(A).boot("boot-2")).settle();

    assertThat(decision.journal().bootAttempts()).isZero();
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void leavesTheKernelsDriverThatIsInUseAfterAReboot() {
    Stepping node = staged().desiring(2, Optional.of(B));
    node.settle();
    assertThat(node.journal().step()).isEqualTo(Step.UNLOAD);

    node.seeing(Nodes.bare().inTreeSfc().use(new InterfaceUse.DefaultRoute()).boot("boot-2"))
        .step();
    Decision decision = node.step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NIC_IN_USE);
  }

  @Test
  void looksForNoWayBackToModulesOfAnotherKernel() {
    Stepping node =
        staged().desiring(2, Optional.of(B)).seeing(Nodes.running(A).kernel(another(Nodes.BOOT)));

    assertThat(node.step().journal().step()).isEqualTo(Step.QUIESCE);
  }

  private static Kernel another(String boot) {
    return new Kernel(
        "6.2.0",
        boot,
        Reading.present(Kernel.Lockdown.NONE),
        Reading.present(false),
        Reading.present(false));
  }

  private static Stepping quiesced() {
    Stepping node = staged().desiring(2, Optional.of(B));
    Decision wayBack = node.step();
    assertThat(wayBack.action()).isEqualTo(new Action.Check(A));
    assertThat(node.done(wayBack).step().journal().step()).isEqualTo(Step.QUIESCE);
    return node;
  }

  private static Stepping staged() {
    Stepping node =
        Stepping.committed(A).desiring(2, Optional.of(B)).granted(Reading.absent()).knowing(B);
    node.done(node.settle()).settle();
    assertThat(node.journal().step()).isEqualTo(Step.STAGED);
    return node;
  }
}
