package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node on which somebody else loaded Onload before the agent came. */
final class AdoptionTest {

  private static final Revision OTHER = Nodes.revision("9.0.0", "");
  private static final KubeletView HELD = Kubelets.silent("nobody listens");
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
  void cannotRollBackToModulesItDidNotLoad() {
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

  @Test
  void reportsPartlyUnloadedExternalModules() {
    Stepping node = staged().seeing(Nodes.running(OTHER));
    Decision unload = node.settle();

    node.failed(unload, Reason.MODULE_IN_USE).seeing(Nodes.running(OTHER).without("onload"));
    Decision end = node.after(Duration.ofSeconds(61)).step();

    assertThat(end.journal().step()).isEqualTo(Step.FAILED);
    assertThat(end.journal().outcome()).contains(OrderOutcome.FAILED);
    assertThat(end.problem().orElseThrow().reason()).isEqualTo(Reason.NOTHING_TO_ROLL_BACK_TO);
    assertThat(end.problem().orElseThrow().message())
        .contains(
            "the agent had not loaded", "sfc_char, sfc_resource", Reason.MODULE_IN_USE.text());
  }

  @Test
  void forgetsExternalModulesThatStayComplete() {
    Stepping node = staged().seeing(Nodes.running(OTHER));
    Decision unload = node.settle();

    node.failed(unload, Reason.MODULE_IN_USE).after(Duration.ofSeconds(61));
    Decision end = node.step();
    Decision idle = node.step();

    assertThat(end.journal().outcome()).contains(OrderOutcome.ABORTED);
    assertThat(end.journal().committed()).isEmpty();
    assertThat(idle.action()).isInstanceOf(Action.Rest.class);
  }

  @Test
  void adoptsThemLaterAlthoughAnOrderWasWithdrawnWhileTheyWereToGo() {
    Stepping node = staged().seeing(Nodes.running(OTHER)).heldAs(HELD);
    node.settle();
    assertThat(node.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(node.granted(Reading.absent()).step().journal().outcome())
        .contains(OrderOutcome.ABORTED);

    Decision apply = node.desiring(2, Optional.of(OTHER)).knowing(OTHER).settle();
    Decision stage = node.done(apply).settle();
    Decision adopted = node.done(stage).step();

    assertThat(apply.action()).isInstanceOf(Action.Stage.class);
    assertThat(stage.action()).isEqualTo(new Action.Apply(OTHER));
    assertThat(adopted.journal().committed()).contains(OTHER.rev());
  }

  @Test
  void takesNoModulesOfSomebodyElseForARevisionInAnOlderJournal() {
    Journal older =
        Journal.first(Nodes.BOOT)
            .taking(Stepping.order(1, Optional.of(A)), Step.IDLE)
            .committing(Optional.of(Journal.EXTERNAL))
            .ended(Step.IDLE, OrderOutcome.ABORTED, Optional.empty(), Stepping.NOW);

    Decision decision =
        Stepping.bare().journal(older).seeing(Nodes.running(OTHER).boot("boot-2")).settle();

    assertThat(decision.journal().committed()).isEmpty();
    assertThat(decision.action()).isInstanceOf(Action.Rest.class);
  }

  @Test
  void saysWhyTheChangeWasGivenUpWhereThereIsNoWayBack() {
    Stepping node = staged().seeing(Nodes.running(OTHER));
    Decision load = node.done(node.settle()).seeing(Nodes.bare()).settle();

    node.failed(load, Reason.INIT_FAILED);
    node.step();
    Decision end = node.step();

    assertThat(end.problem().orElseThrow().message())
        .contains("not loaded by the agent", Reason.INIT_FAILED.text());
  }

  @Test
  void removesWhatIsLeftOfASetWithoutOnload() {
    Stepping node =
        Stepping.bare()
            .seeing(Nodes.bare().with(List.of("sfc_resource", "sfc_char"), OTHER))
            .desiring(1, Optional.empty());

    Decision unload = node.settle();
    Decision end = node.done(unload).seeing(Nodes.bare()).settle();

    assertThat(unload.action()).isEqualTo(new Action.Unload(List.of("sfc_char", "sfc_resource")));
    assertThat(end.journal().outcome()).contains(OrderOutcome.REMOVED);
  }

  private static Stepping staged() {
    Stepping node = Stepping.bare().desiring(1, Optional.of(A));
    node.done(node.settle()).knowing(A).step();
    assertThat(node.journal().step()).isEqualTo(Step.STAGED);
    return node;
  }
}
