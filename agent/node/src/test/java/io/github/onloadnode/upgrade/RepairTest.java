package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node does where its copies of the committed revision may be lost or damaged. */
final class RepairTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");

  @Test
  void saysWhyARepairFailed() {
    Stepping node = Stepping.committed(A).seeing(Nodes.running(A).without("onload"));

    Decision repair = node.failed(node.settle(), Reason.LOCKED_DOWN).step();
    Decision decision = node.failed(repair, Reason.LOCKED_DOWN).step();

    assertThat(repair.action())
        .isEqualTo(new Action.Repair(A, Stepping.problem(Reason.LOCKED_DOWN)));
    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.LOCKED_DOWN);
  }

  @Test
  void loadsAgainOnceWhatDidNotLoadWasCopiedAgain() {
    Stepping node = Stepping.committed(A).seeing(Nodes.running(A).without("onload"));
    Decision load = node.settle();

    Decision repair = node.failed(load, Reason.UNKNOWN_SYMBOL).step();

    assertThat(node.done(repair).step().action()).isEqualTo(load.action());
  }

  @Test
  void looksForNoDamageWhereAnInitHangs() {
    Stepping node = Stepping.committed(A).seeing(Nodes.running(A).without("onload"));

    Decision decision = node.failed(node.settle(), Reason.INIT_HANGS).step();

    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void waitsAfterFilesThatAreLostWereCopiedInVain() {
    Stepping node = Stepping.committed(A);
    node.lost.put(A.rev(), List.of("/opt/onload-agent/9.1.0/usr/lib64/libonload.so"));

    Decision repair = node.step();
    Decision waiting = node.done(repair).step();

    assertThat(repair.action()).isInstanceOf(Action.Repair.class);
    assertThat(repair.serving().withheld().orElseThrow().reason()).isEqualTo(Reason.FILES_MISSING);
    assertThat(waiting.action()).isInstanceOf(Action.Blocked.class);
    assertThat(waiting.problem().orElseThrow().reason()).isEqualTo(Reason.FILES_MISSING);
  }

  @Test
  void stagesWhatAnOrderForWhatRunsFindsDamaged() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.of(A));

    Decision check = node.step();
    Decision stage = node.failed(check, Reason.PAYLOAD_CHANGED).settle();
    Decision apply = node.done(stage).settle();

    assertThat(check.action()).isEqualTo(new Action.Check(A));
    assertThat(stage.action()).isEqualTo(new Action.Stage(A.rev(), A.content()));
    assertThat(stage.serving().withheld()).isEmpty();
    assertThat(apply.action()).isEqualTo(new Action.Apply(A));
    assertThat(Ended.of(node.done(apply).step().journal()))
        .isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
  }

  @Test
  void rejectsAnOrderForWhatRunsWhileNoNicIsThereThatCouldServeIt() {
    Stepping node =
        Stepping.committed(A)
            .seeing(
                Nodes.running(A)
                    .card(NicFamily.EF100, new PciId(0x1924, 0x0100), Reading.absent()));

    Decision decision = node.desiring(2, Optional.of(A)).settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.REJECTED));
    assertThat(decision.serving().withheld().orElseThrow().reason())
        .isEqualTo(Reason.UNSUPPORTED_NIC);
  }

  @Test
  void isDoneWithAnOrderForWhatRunsWhereItsFilesAreWhole() {
    Decision decision = Stepping.committed(A).desiring(2, Optional.of(A)).settle();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
    assertThat(decision.serving().withheld()).isEmpty();
  }
}
