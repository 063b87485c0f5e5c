package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One committed revision gives way to another. */
final class ChangeTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void unloadsTheOldBeforeItLoadsTheNew() {
    Stepping node = changing(B);

    Decision unload = node.settle();
    Decision load = node.done(unload).seeing(Nodes.bare()).settle();

    assertThat(unload.action())
        .isEqualTo(new Action.Unload(List.of("onload", "sfc_char", "sfc_resource", "sfc")));
    assertThat(load.action()).isEqualTo(new Action.Load(List.of(), B.modules()));
    assertThat(node.done(load).seeing(Nodes.running(B)).settle().journal().committed())
        .contains(B.rev());
  }

  @Test
  void keepsTheNicDriverThatIsTheSameInBoth() {
    SimulatedPayload payload = SimulatedPayload.of("9.2.0", Nodes.RELEASE);
    payload.module(SimulatedPayload.of("9.1.0", Nodes.RELEASE).module("sfc"));
    Revision sameDriver = Nodes.revision(payload, "9.2.0", ", sfc: {}");
    Stepping node = changing(sameDriver);

    Decision unload = node.settle();
    Decision load =
        node.done(unload).seeing(Nodes.bare().with(List.of("sfc"), sameDriver)).settle();

    assertThat(unload.action())
        .isEqualTo(new Action.Unload(List.of("onload", "sfc_char", "sfc_resource")));
    assertThat(((Action.Load) load.action()).modules())
        .extracting(Revision.PlannedModule::name)
        .containsExactly("sfc_resource", "sfc_char", "onload");
  }

  @Test
  void goesBackToTheCommittedRevisionOnce() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    Decision load = node.settle();

    Decision back = node.failed(load, Reason.INIT_FAILED).settle();
    Decision end = node.done(back).seeing(Nodes.running(A)).settle();

    assertThat(back.action()).isEqualTo(new Action.Load(List.of(), A.modules()));
    assertThat(back.journal().step()).isEqualTo(Step.RB_LOAD);
    assertThat(Ended.of(end.journal())).isEqualTo(new Ended(2, OrderOutcome.ROLLED_BACK));
    assertThat(end.journal().committed()).contains(A.rev());
    assertThat(end.serving().withheld()).isEmpty();
    assertThat(node.settle().action()).isInstanceOf(Action.Rest.class);
  }

  @Test
  void waitsUntilLinksThatWereUpAreUpAgain() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    Decision load = node.settle();

    Decision waiting = node.done(load).seeing(Nodes.running(B).linkDown()).settle();

    assertThat(waiting.journal().step()).isEqualTo(Step.VERIFY);
    assertThat(waiting.problem().orElseThrow().reason()).isEqualTo(Reason.LINK_DOWN);
    assertThat(node.seeing(Nodes.running(B)).settle().journal().committed()).contains(B.rev());
  }

  @Test
  void goesBackAtOnceWhereTheFilesForPodsAreGone() {
    Stepping node = changing(B);
    Decision load = node.done(node.settle()).seeing(Nodes.bare()).settle();
    node.lost.put(B.rev(), List.of("/opt/onload-agent/9.2.0/usr/lib64/libonload.so"));

    node.done(load).seeing(Nodes.running(B)).settle();

    assertThat(node.journal().turnedBackBy().orElseThrow().reason())
        .isEqualTo(Reason.FILES_MISSING);
  }

  @Test
  void goesBackWhereALinkStaysDown() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    node.done(node.settle()).seeing(Nodes.running(B).linkDown()).settle();

    Decision decision = node.after(Duration.ofSeconds(181)).step();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void isBackAlthoughALinkStaysDownWithTheOldDriverToo() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    Decision back = node.failed(node.settle(), Reason.INIT_FAILED).settle();
    node.done(back).seeing(Nodes.running(A).linkDown()).settle();
    assertThat(node.journal().step()).isEqualTo(Step.RB_VERIFY);

    Decision end = node.after(Duration.ofSeconds(181)).step();

    assertThat(Ended.of(end.journal())).isEqualTo(new Ended(2, OrderOutcome.ROLLED_BACK));
    assertThat(end.serving().withheld()).isEmpty();
  }

  @Test
  void doesNotAskForALinkThatWasDownBefore() {
    Stepping node = Stepping.committed(A).seeing(Nodes.running(A).linkDown()).knowing(B);
    node.desiring(2, Optional.of(B));
    node.done(node.settle()).seeing(Nodes.bare());

    Decision end = node.done(node.settle()).seeing(Nodes.running(B).linkDown()).settle();

    assertThat(end.journal().committed()).contains(B.rev());
  }

  @Test
  void isFailedWhereTheWayBackFailsToo() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    Decision back = node.failed(node.settle(), Reason.INIT_FAILED).settle();

    Decision end = node.failed(back, Reason.INIT_FAILED).settle();

    assertThat(end.journal().step()).isEqualTo(Step.FAILED);
    assertThat(Ended.of(end.journal())).isEqualTo(new Ended(2, OrderOutcome.FAILED));
    assertThat(end.serving().withheld()).isPresent();
  }

  @Test
  void leavesFailedOnlyByANewOrder() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    Decision back = node.failed(node.settle(), Reason.INIT_FAILED).settle();
    node.failed(back, Reason.INIT_FAILED).settle();

    assertThat(node.settle().action()).isInstanceOf(Action.Blocked.class);
    assertThat(node.desiring(3, Optional.of(A)).settle().action())
        .isEqualTo(new Action.Load(List.of(), A.modules()));
  }

  @Test
  void goesBackAfterARebootDuringTheLoad() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    node.settle();

    Decision decision = node.seeing(Nodes.bare().boot("boot-2")).settle();

    assertThat(decision.action()).isEqualTo(new Action.Load(List.of(), A.modules()));
    assertThat(decision.journal().step()).isEqualTo(Step.RB_LOAD);
  }

  @Test
  void verifiesAgainWhereTheAgentDiedAfterTheLoad() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    node.settle();

    assertThat(node.seeing(Nodes.running(B)).settle().journal().committed()).contains(B.rev());
  }

  @Test
  void goesBackWhereTheLoadTakesTooLong() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    node.settle();

    assertThat(node.after(Duration.ofSeconds(121)).step().journal().step())
        .isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void servesTheOldWhileTheNewIsStaged() {
    Decision decision = Stepping.committed(A).desiring(2, Optional.of(B)).settle();

    assertThat(decision.action()).isInstanceOf(Action.Stage.class);
    assertThat(decision.serving()).isEqualTo(new Serving(Optional.of(A), Optional.empty()));
  }

  @Test
  void refusesNothingToRollBackToWhereTheOldRevisionIsLost() {
    Stepping node = changing(B);
    node.done(node.settle()).seeing(Nodes.bare());
    Decision load = node.settle();

    node.revisions.remove(A.rev());
    Decision end = node.failed(load, Reason.INIT_FAILED).settle();

    assertThat(end.journal().step()).isEqualTo(Step.FAILED);
  }

  private static Stepping changing(Revision target) {
    Stepping node = Stepping.committed(A).desiring(2, Optional.of(target));
    node.done(node.settle()).knowing(target).step();
    return node;
  }
}
