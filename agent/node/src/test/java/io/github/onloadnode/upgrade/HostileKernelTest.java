package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that does not become what the agent made of it. */
final class HostileKernelTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void waitsAfterARepairThatChangedNothing() {
    Stepping node = Stepping.committed(A).seeing(Nodes.running(A).without("onload"));

    Decision decision = node.done(node.settle()).step();

    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.MODULE_NOT_LOADED);
  }

  @Test
  void waitsWhereTheInTreeDriverIsBackAtOnce() {
    Journal asked = Stepping.committed(A).journal().removing(List.of("sfc"));
    Stepping node =
        Stepping.committed(A).journal(asked).seeing(Nodes.bare().inTreeSfc().boot("boot-2"));

    assertThat(node.done(node.settle()).step().action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void rejectsAnOrderWhoseStagedRevisionCannotBeReadAgain() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.of(B));

    Decision decision = node.done(node.settle()).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.REJECTED));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.REVISION_MISSING);
  }

  @Test
  void failsItOnAFailedNodeToo() {
    Stepping node = Stepping.committed(A).at(Step.FAILED).desiring(2, Optional.of(B));

    Decision decision = node.done(node.settle()).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.FAILED));
  }

  @Test
  void leavesADriverThatCameInUseAfterTheLastHolderLetGo() {
    Stepping node = Stepping.committed(A).knowing(B).desiring(2, Optional.of(B));
    node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), Step.UNLOAD))
        .seeing(Nodes.running(A).use(new InterfaceUse.DefaultRoute()));

    Decision decision = node.step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NIC_IN_USE);
  }

  @Test
  void leavesTheNewDriverThatIsInUseOnTheWayBack() {
    Stepping node = Stepping.committed(A).knowing(B).desiring(2, Optional.of(B));
    node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), Step.RB_UNLOAD))
        .seeing(Nodes.running(B).use(new InterfaceUse.DefaultRoute()));

    Decision decision = node.step();

    assertThat(decision.action()).isEqualTo(new Action.Rest());
    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NIC_IN_USE);
    assertThat(decision.serving().withheld()).isPresent();
  }
}
