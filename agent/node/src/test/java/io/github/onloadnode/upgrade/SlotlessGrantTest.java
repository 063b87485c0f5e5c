package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Grant.Phase;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes that no pod notices wait for their grant too, so that a pause holds for them. */
final class SlotlessGrantTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision SAME_MODULES =
      Nodes.revision("9.1.0", ", sfc: {}, controlPlane: {parameters: [-K]}");
  private static final Revision OTHER_MODULES = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void waitsWithoutAGrantAndServesMeanwhile() {
    Decision decision = staged(SAME_MODULES).settle();

    assertThat(decision.journal().step()).isEqualTo(Step.STAGED);
    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.WAITING_FOR_GRANT);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"APPLY", "GO"})
  void isAppliedOnceThatIsGranted(Phase phase) {
    Decision decision = staged(SAME_MODULES).granted(grant(phase)).settle();

    assertThat(decision.action()).isEqualTo(new Action.Apply(SAME_MODULES));
  }

  @Test
  void endsWithoutBeingAppliedWhenItIsWithdrawn() {
    Decision decision = staged(SAME_MODULES).granted(grant(Phase.ABORT)).step();

    assertThat(decision.journal().outcome()).contains(OrderOutcome.ABORTED);
    assertThat(decision.journal().committed()).contains(A.rev());
  }

  @Test
  void aGrantToApplyChangesNoModules() {
    Decision decision = staged(OTHER_MODULES).granted(grant(Phase.APPLY)).settle();

    assertThat(decision.journal().step()).isEqualTo(Step.STAGED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.WAITING_FOR_GRANT);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void doesNotTakeARepairOfTheOldParametersForItsOwnChange() {
    Stepping node =
        staged(SAME_MODULES)
            .seeing(Servers.rewritten(Nodes.running(A).state(), "cplane_server_path", "/sbin/x"));
    Decision repair = node.settle();
    assertThat(repair.action()).isEqualTo(new Action.Apply(A));

    Decision next = node.done(repair).seeing(Nodes.running(A)).granted(grant(Phase.APPLY)).step();

    assertThat(next.action()).isEqualTo(new Action.Apply(SAME_MODULES));
  }

  private static Reading<Grant> grant(Phase phase) {
    return Reading.present(new Grant(2, phase));
  }

  /** The order is staged and was not granted yet. */
  private static Stepping staged(Revision target) {
    Stepping node =
        Stepping.committed(A)
            .knowing(target)
            .desiring(2, Optional.of(target))
            .granted(Reading.absent());
    while (node.journal().step() != Step.STAGED) {
      node.done(node.step());
    }
    return node;
  }
}
