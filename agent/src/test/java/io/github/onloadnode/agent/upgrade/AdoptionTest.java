package io.github.onloadnode.agent.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.testing.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node on which somebody else loaded Onload before the agent came. */
final class AdoptionTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");

  @Test
  void adoptsModulesThatAreTheOrdersAlready() {
    Stepping node = staged().seeing(Nodes.running(A));

    Decision apply = node.step();
    Decision decision = node.done(apply).step();

    assertThat(apply.action()).isEqualTo(new Action.Apply(A));
    assertThat(decision.journal().committed()).contains(A.rev());
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void cannotRollBackToModulesOfSomebodyElse() {
    Revision other = Nodes.revision("9.0.0", "");
    Stepping node = staged().seeing(Nodes.running(other));
    Decision unload = node.settle();

    assertThat(unload.action())
        .isEqualTo(new Action.Unload(List.of("onload", "sfc_char", "sfc_resource")));
    assertThat(node.journal().committed()).contains(Journal.EXTERNAL);
    Decision load = node.done(unload).seeing(Nodes.bare()).settle();
    Decision end = node.failed(load, Reason.INIT_FAILED).settle();
    assertThat(end.journal().step()).isEqualTo(Step.FAILED);
  }

  private static Stepping staged() {
    Stepping node = Stepping.bare().desiring(1, Optional.of(A));
    node.done(node.settle()).knowing(A).step();
    assertThat(node.journal().step()).isEqualTo(Step.STAGED);
    return node;
  }
}
