package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Revisions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node whose last order failed, until the next one. */
final class FailedTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void announcesNoDeviceWhileItStagesTheNextOrder() {
    Stepping node = Stepping.committed(A).at(Step.FAILED).desiring(2, Optional.of(B));

    Decision decision = node.step();

    assertThat(decision.action()).isInstanceOf(Action.Stage.class);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void stagesForTheKernelThatRunsWhatItHasForAnotherOnly() {
    Stepping node =
        Stepping.committed(Revisions.forKernel(A, "6.1.0-57-amd64"))
            .at(Step.FAILED)
            .desiring(2, Optional.of(A));

    Decision decision = node.step();

    assertThat(decision.action()).isInstanceOf(Action.Stage.class);
    assertThat(NodeUpgrade.staged(node.journal(), node.situation())).isEmpty();
  }

  @Test
  void takesWhatItLeftBehindForItsOwn() {
    Stepping node =
        Stepping.bare()
            .at(Step.FAILED)
            .seeing(Nodes.running(A))
            .knowing(B)
            .desiring(1, Optional.of(B));

    Decision decision = node.step();

    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(decision.journal().committed()).isEmpty();
  }
}
