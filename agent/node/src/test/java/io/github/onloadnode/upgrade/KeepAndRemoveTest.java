package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A committed revision is kept, and removed on request. */
final class KeepAndRemoveTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision PARAMETERS =
      Nodes.revision("9.1.0", ", sfc: {}, controlPlane: {parameters: [-K, -v]}");

  @Test
  void servesAtOnceAfterARestartInTheSameBoot() {
    Decision decision = Stepping.committed(A).step();

    assertThat(decision.serving()).isEqualTo(new Serving(Optional.of(A), Optional.empty()));
    assertThat(decision.action()).isInstanceOf(Action.Rest.class);
  }

  @Test
  void reloadsModulesUnloadedByOthers() {
    Stepping node = Stepping.committed(A).seeing(Nodes.running(A).without("onload"));

    Decision decision = node.settle();

    assertThat(decision.action())
        .isEqualTo(new Action.Load(List.of(), List.of(A.module("onload").orElseThrow())));
    assertThat(decision.serving().withheld().orElseThrow().reason())
        .isEqualTo(Reason.MODULE_NOT_LOADED);
  }

  @Test
  void loadsTheCommittedRevisionAfterAReboot() {
    Stepping node = Stepping.committed(A).seeing(Nodes.bare().boot("boot-2"));

    Decision decision = node.settle();

    assertThat(decision.action()).isEqualTo(new Action.Load(List.of(), A.modules()));
    assertThat(decision.journal().boot()).isEqualTo("boot-2");
    assertThat(decision.journal().bootAttempts()).isEqualTo(1);
    assertThat(decision.serving().withheld()).isPresent();
    assertThat(node.done(decision).seeing(Nodes.running(A).boot("boot-2")).settle().journal())
        .satisfies(journal -> assertThat(journal.bootAttempts()).isZero());
  }

  @Test
  void leavesTheModulesAloneAfterThreeBootsThatDied() {
    Stepping node = Stepping.committed(A);
    for (int boot = 2; boot <= 4; boot++) {
      assertThat(node.seeing(Nodes.bare().boot("boot-" + boot)).settle().action())
          .isInstanceOf(Action.Load.class);
    }

    Decision decision = node.seeing(Nodes.bare().boot("boot-5")).step();

    assertThat(decision.journal().step()).isEqualTo(Step.FAILED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.BOOT_LOOP);
    assertThat(node.settle().action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void staysUnhealthyWithAnotherDriverThanItsOwn() {
    Revision other = Nodes.revision("9.2.0", ", sfc: {}");
    Stepping node =
        Stepping.committed(A)
            .seeing(
                Nodes.bare()
                    .with(List.of("sfc_resource", "sfc_char", "onload"), A)
                    .with(List.of("sfc"), other));

    Decision decision = node.settle();

    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.serving().withheld().orElseThrow().reason())
        .isEqualTo(Reason.MODULE_DIFFERS);
  }

  @Test
  void takesTheInTreeDriverOutAgainThatCameBackWithTheBoot() {
    Journal asked = Stepping.committed(A).journal().removing(List.of("sfc"));
    Stepping node =
        Stepping.committed(A).journal(asked).seeing(Nodes.bare().inTreeSfc().boot("boot-2"));

    assertThat(node.settle().action()).isEqualTo(new Action.Unload(List.of("sfc")));
  }

  @Test
  void appliesWhatNeedsNoReloadWithoutWithholdingDevices() {
    Stepping node = Stepping.committed(A).knowing(PARAMETERS).desiring(2, Optional.of(PARAMETERS));
    Decision stage = node.settle();
    Reading<Grant> granted = Reading.present(new Grant(2, Grant.Phase.APPLY));
    Decision apply = node.done(stage).granted(granted).settle();

    assertThat(apply.action()).isEqualTo(new Action.Apply(PARAMETERS));
    assertThat(apply.serving().withheld()).isEmpty();
    Decision decision = node.done(apply).seeing(Nodes.running(PARAMETERS)).settle();
    assertThat(decision.journal().committed()).contains(PARAMETERS.rev());
  }

  @Test
  void withholdsDevicesBeforeItCountsHolders() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.empty());
    node.step();

    Decision decision = node.step();

    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(decision.action()).isInstanceOf(Action.Rest.class);
    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void namesTheHoldersThatARemovalWaitsFor() {
    PodContainer container =
        new PodContainer(
            "uid",
            "id",
            Optional.of(new PodContainer.PodName("trading", "engine-0")),
            Optional.empty());
    Decision decision =
        Stepping.committed(A)
            .desiring(2, Optional.empty())
            .seeing(
                Nodes.running(A)
                    .holders(
                        Reading.present(
                            List.of(
                                holder(77, Optional.of(container), false),
                                holder(4242, Optional.empty(), true)))))
            .heldAs(Kubelets.answered(Kubelets.listing("trading/engine-0"), 1))
            .after(Duration.ofDays(3))
            .settle();

    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(decision.problem().orElseThrow().message())
        .contains(
            "pod trading/engine-0", "1 allocations", "process 77 (app) of pod trading/engine-0")
        .doesNotContain("4242");
  }

  @Test
  void takesUnknownHoldersForHolders() {
    assertThat(removing().heldAs(Kubelets.silent("no socket")).step())
        .satisfies(decision -> {
          assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
          assertThat(decision.problem().orElseThrow().reason()).isEqualTo(Reason.HOLDERS_UNKNOWN);
        });
    assertThat(
            removing()
                .seeing(Nodes.running(A).holders(Reading.unreadable("no permission")))
                .step()
                .journal()
                .step())
        .isEqualTo(Step.QUIESCE);
  }

  @Test
  void saysToRestartAKubeletOnlyIfThatDoesNotAnswer() {
    assertThat(remedy(removing().heldAs(Kubelets.silent("on its socket: UNAVAILABLE"))))
        .contains("restart the kubelet", "kubelet.podResources");
    assertThat(
            remedy(
                removing()
                    .heldAs(Kubelets.silent("on its socket: UNAVAILABLE"))
                    .seeing(
                        Nodes.running(A)
                            .holders(
                                Reading.present(List.of(holder(77, Optional.empty(), false)))))))
        .contains("end them", "restart the kubelet");
    assertThat(
            remedy(
                removing().seeing(Nodes.running(A).holders(Reading.unreadable("no permission")))))
        .doesNotContain("kubelet");
    assertThat(remedy(removing().heldAs(Kubelets.listing("trading/engine-0"))))
        .doesNotContain("kubelet");
  }

  private static String remedy(Stepping node) {
    return node.step().problem().orElseThrow().remedy();
  }

  @Test
  void unloadsUsersFirstAndRestoresTheInTreeDriver() {
    Journal asked = removing().journal().removing(List.of("sfc"));
    Stepping node = removing().journal(asked);

    Decision unload = node.settle();

    assertThat(unload.action())
        .isEqualTo(new Action.Unload(List.of("onload", "sfc_char", "sfc_resource", "sfc")));
    Decision restore = node.done(unload).seeing(Nodes.bare()).settle();
    assertThat(restore.action()).isEqualTo(new Action.RestoreInTree(List.of("sfc")));
    Decision end = node.done(restore).seeing(Nodes.bare().inTreeSfc()).settle();
    assertThat(end.journal())
        .satisfies(journal -> {
          assertThat(journal.step()).isEqualTo(Step.IDLE);
          assertThat(journal.committed()).isEmpty();
          assertThat(journal.removedInTree()).isEmpty();
          assertThat(journal.outcome()).contains(OrderOutcome.REMOVED);
        });
  }

  @Test
  void goesOnServingWhereNothingCouldBeUnloaded() {
    Stepping node = removing();
    Decision unload = node.settle();
    node.failed(unload, Reason.MODULE_IN_USE).settle();

    Decision again = node.settle();
    Decision decision =
        node.failed(again, Reason.MODULE_IN_USE).after(Duration.ofSeconds(61)).settle();

    assertThat(decision.journal().outcome()).contains(OrderOutcome.ABORTED);
    assertThat(decision.serving().withheld()).isEmpty();
  }

  @Test
  void goesBackWhereOnlySomeCouldBeUnloaded() {
    Stepping node = removing();
    Decision unload = node.settle();

    Decision decision =
        node.failed(unload, Reason.MODULE_IN_USE)
            .seeing(Nodes.running(A).without("onload"))
            .after(Duration.ofSeconds(61))
            .settle();

    assertThat(decision.journal().step()).isEqualTo(Step.RB_UNLOAD);
  }

  @Test
  void abortsARemovalThatIsTakenBack() {
    Decision decision = removing().desiring(3, Optional.of(A)).step();

    assertThat(Ended.of(decision.journal())).isEqualTo(new Ended(2, OrderOutcome.ABORTED));
    assertThat(decision.journal().step()).isEqualTo(Step.IDLE);
  }

  @Test
  void staysQuiescedOverARestart() {
    Decision decision = removing().heldAs(Kubelets.listing("a/b")).step();

    assertThat(decision.serving().withheld()).isPresent();
  }

  @Test
  void givesHoldersTheOldModulesBackAfterAReboot() {
    Decision decision =
        removing().heldAs(Kubelets.listing("a/b")).seeing(Nodes.bare().boot("boot-2")).settle();

    assertThat(decision.action()).isEqualTo(new Action.Load(List.of(), A.modules()));
    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(decision.serving().withheld()).isPresent();
  }

  private static Stepping removing() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.empty());
    node.step();
    node.step();
    assertThat(node.journal().step()).isEqualTo(Step.QUIESCE);
    return node;
  }

  private static Holder holder(int pid, Optional<PodContainer> container, boolean server) {
    return new Holder(pid, "app", new TreeSet<>(List.of("onload")), container, server);
  }
}
