package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A revision that killed three boots in a row is loaded again only where an order asks for it. */
final class BootLoopTest {

  private static final Revision DEADLY = Nodes.revision("9.1.0", "");
  private static final Revision NEXT = Nodes.revision("9.2.0", "");

  private static final KubeletView HELD = Kubelets.silent("nobody listens");

  private final Stepping node = Stepping.committed(DEADLY).knowing(NEXT);

  @BeforeEach
  void goDownInThreeBoots() {
    for (int boot = 2; boot <= 4; boot++) {
      assertThat(node.seeing(Nodes.bare().boot("boot-" + boot)).settle().action())
          .isEqualTo(new Action.Load(List.of(), DEADLY.modules()));
    }
    assertThat(node.seeing(Nodes.bare().boot("boot-5")).settle().problem().orElseThrow().reason())
        .isEqualTo(Reason.RETRY_NEEDED);
    assertThat(node.journal().step()).isEqualTo(Step.FAILED);
  }

  @Test
  void isNotLoadedBecauseAnotherOrderTookTheFirstOnesPlace() {
    node.desiring(2, Optional.of(NEXT)).step();
    assertThat(node.journal().step()).isEqualTo(Step.QUIESCE);

    Decision decision = node.desiring(3, Optional.of(NEXT)).step();

    staysFailed(decision, 2);
  }

  @Test
  void isNotLoadedBecauseAnOrderWasWithdrawn() {
    node.desiring(2, Optional.of(NEXT)).step();

    Decision decision = node.granted(Reading.absent()).step();

    staysFailed(decision, 2);
    assertThat(node.step().action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void isNotLoadedBecauseItsFilesWereLostForAWhile() {
    node.desiring(2, Optional.of(NEXT)).heldAs(HELD).step();
    node.revisions.remove(DEADLY.rev());
    assertThat(node.step().action()).isInstanceOf(Action.Blocked.class);

    assertThat(node.knowing(DEADLY).step().action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void isNotLoadedByAnAgentThatFindsTheNodeIdleWithAllThoseBootsCounted() {
    Decision decision = node.at(Step.IDLE).step();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.BOOT_LOOP);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void isLoadedWhereAnOrderAsksForIt() {
    Decision load = node.desiring(2, Optional.of(DEADLY)).settle();

    assertThat(load.action()).isEqualTo(new Action.Load(List.of(), DEADLY.modules()));
    assertThat(load.journal().step()).isEqualTo(Step.LOAD);
  }

  private static void staysFailed(Decision decision, long seq) {
    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(seq, OrderOutcome.FAILED));
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.GRANT_WITHDRAWN);
    assertThat(decision.serving().withheld()).isPresent();
  }
}
