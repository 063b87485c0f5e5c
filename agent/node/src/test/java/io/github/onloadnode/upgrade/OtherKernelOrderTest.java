package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders name the kernel that their payload is for; the node may have booted another since. */
final class OtherKernelOrderTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");
  private static final String OTHER = "6.1.0-57-amd64";

  @Test
  void isNotBegunAndTheNodeServesOn() {
    Decision decision = ordered(Stepping.committed(A), OTHER).settle();

    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(decision.journal().seq()).isEqualTo(1);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NO_KERNEL_MAPPING);
    assertThat(decision.problem().orElseThrow().message()).contains(OTHER, Nodes.RELEASE);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void isNotBegunOnAFailedNode() {
    Stepping node = ordered(Stepping.committed(A).knowing(B).at(Step.FAILED), OTHER);

    Decision decision = node.settle();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.journal().seq()).isEqualTo(1);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.NO_KERNEL_MAPPING);
  }

  @Test
  void isAnsweredWhereItIsAborted() {
    Stepping node = ordered(Stepping.committed(A), OTHER).granted(abort());

    Decision decision = node.settle();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
    assertThat(decision.journal().committed()).contains(A.rev());
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void isAnsweredOnAFailedNodeThatStaysFailed() {
    Stepping node = ordered(Stepping.committed(A).knowing(B).at(Step.FAILED), OTHER);

    Decision decision = node.granted(abort()).step();

    assertThat(decision.journal().finished()).isEqualTo(2);
    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
  }

  private static Reading<Grant> abort() {
    return Reading.present(new Grant(2, Grant.Phase.ABORT));
  }

  /** A slot for it would be lost. */
  @Test
  void asksForNoSlotOnAFailedNodeThatHasBootedAnotherKernel() {
    Stepping node = ordered(Stepping.committed(A).knowing(B).at(Step.FAILED), Nodes.RELEASE);
    node.settle();
    assertThat(NodeUpgrade.staged(node.journal(), node.situation())).isPresent();

    node.seeing(Nodes.bare().kernel(otherKernel())).settle();

    assertThat(NodeUpgrade.staged(node.journal(), node.situation())).isEmpty();
  }

  @Test
  void doesNotHideThatTheNodeGivesUp() {
    Stepping node = ordered(Stepping.committed(A), OTHER);
    node.journal(node.journal().booted(Nodes.BOOT, Journal.MAXIMUM_DEAD_BOOTS + 1));

    Decision decision = node.seeing(Nodes.bare()).step();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.BOOT_LOOP);
  }

  @Test
  void isBegunInItsOwnKernel() {
    Stepping node = ordered(Stepping.committed(A), Nodes.RELEASE);

    assertThat(node.step().journal().step()).isEqualTo(Step.STAGING);
  }

  @Test
  void abortsAQuiescedChangeOnceTheNodeHasBootedAnotherKernel() {
    Stepping node =
        Stepping.committed(A)
            .knowing(B)
            .desiring(2, Optional.of(B))
            .at(Step.QUIESCE)
            .heldAs(Kubelets.nobody());
    node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), Step.QUIESCE));

    Decision decision = node.seeing(Nodes.bare().kernel(otherKernel())).settle();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(decision.journal().committed()).contains(A.rev());
    assertThat(decision.serving().withheld()).isPresent();
  }

  private static Kernel otherKernel() {
    return new Kernel(
        OTHER,
        "boot-2",
        Reading.present(Kernel.Lockdown.NONE),
        Reading.present(false),
        Reading.present(false));
  }

  /** The order is for this kernel, and nobody has granted it yet. */
  private static Stepping ordered(Stepping node, String kernel) {
    node.desired =
        Optional.of(
            new Desired(
                "uid",
                "onload/nodes",
                2,
                Optional.of(B.rev()),
                Desired.Cause.SPEC,
                Optional.empty(),
                Optional.of(kernel)));
    return node.granted(Reading.absent());
  }
}
