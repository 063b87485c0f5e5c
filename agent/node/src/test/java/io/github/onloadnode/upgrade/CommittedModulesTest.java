package io.github.onloadnode.upgrade;

import static io.github.onloadnode.node.KernelModule.State.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Kubelets;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.States;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is committed is loaded where it fits, counts as whole when it is live, and goes in order.
 */
final class CommittedModulesTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision B = Nodes.revision("9.2.0", ", sfc: {}");
  private static final KubeletView HELD = Kubelets.silent("nobody listens");
  private static final Kernel OTHER =
      new Kernel(
          "6.2.0",
          "boot-2",
          Reading.present(Kernel.Lockdown.NONE),
          Reading.present(false),
          Reading.present(false));

  @Test
  void areNotLoadedByAnotherKernel() {
    Decision decision = Stepping.committed(A).seeing(Nodes.bare().kernel(OTHER)).settle();

    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
    assertThat(decision.serving().withheld().orElseThrow().reason())
        .isEqualTo(Reason.NO_KERNEL_MAPPING);
  }

  @Test
  void areNotGivenToHoldersByAnotherKernel() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.empty());
    node.journal(node.journal().taking(Stepping.order(2, Optional.empty()), Step.QUIESCE));

    Decision decision = node.heldAs(HELD).seeing(Nodes.bare().kernel(OTHER)).settle();

    assertThat(decision.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(decision.action()).isInstanceOf(Action.Blocked.class);
  }

  @Test
  void areNoWayBackForAnotherKernel() {
    Stepping node = Stepping.committed(A).knowing(B).desiring(2, Optional.of(B));
    node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), Step.LOAD));

    Decision decision = node.seeing(Nodes.bare().kernel(OTHER)).settle();

    assertThat(decision.action()).isNotInstanceOf(Action.Load.class);
    assertThat(node.journal().step()).isEqualTo(Step.FAILED);
    assertThat(node.journal().outcome()).contains(OrderOutcome.FAILED);
  }

  @Test
  void waitWhileTheKernelsOwnDriverIsInUse() {
    Stepping node = Stepping.committed(A);
    node.journal(node.journal().removing(List.of("sfc")));
    Nodes rebooted = Nodes.bare().inTreeSfc().boot("boot-2");

    Decision inUse = node.seeing(rebooted.use(new InterfaceUse.DefaultRoute())).settle();
    Decision free = node.seeing(rebooted.use()).settle();

    assertThat(inUse.action()).isInstanceOf(Action.Blocked.class);
    assertThat(inUse.serving().withheld().orElseThrow().reason()).isEqualTo(Reason.NIC_IN_USE);
    assertThat(free.action()).isEqualTo(new Action.Unload(List.of("sfc")));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIVE")
  void areNotWholeWhileOneIsNotLive(KernelModule.State state) {
    NodeState node = changed(Nodes.running(A).state(), "sfc_resource", state);

    assertThat(Verification.modules(A, node))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.MODULE_NOT_LOADED);
          assertThat(problem.message()).contains("sfc_resource is " + state + " and not live");
        });
    assertThat(Verification.commit(A, node, Journal.first(Nodes.BOOT))).isNotEmpty();
  }

  @Test
  void goAfterThoseThatUseThem() {
    NodeState node = changed(Nodes.running(A).state(), "onload", LIVE, "sfc_char");
    node = changed(changed(node, "sfc_char", LIVE), "sfc", LIVE, "onload");
    ModuleChange removal = new ModuleChange(node, Optional.of(A), Optional.empty(), List.of("sfc"));

    assertThat(removal.unload())
        .containsSubsequence("sfc_char", "onload", "sfc_resource")
        .containsSubsequence("onload", "sfc");
  }

  /** What the boot before has verified says nothing of what was loaded in this one. */
  @ParameterizedTest
  @EnumSource
  void areAnnouncedByNoPassThatNoticesTheReboot(Step step) {
    Stepping node = Stepping.committed(A).knowing(B).desiring(2, Optional.of(B));
    node.journal(node.journal().taking(Stepping.order(2, Optional.of(B)), step));

    Decision decision = node.seeing(Nodes.running(A).boot("boot-2")).step();

    assertThat(decision.serving().withheld()).isPresent();
    assertThat(decision.journal().boot()).isEqualTo("boot-2");
  }

  /** The module is in this state, and these use it. */
  private static NodeState changed(
      NodeState node, String name, KernelModule.State state, String... users) {
    Map<String, KernelModule> modules = new TreeMap<>(node.modules());
    KernelModule before = node.module(name).orElseThrow();
    modules.put(
        name,
        new KernelModule(
            name,
            state,
            before.version(),
            before.srcversion(),
            before.buildId(),
            Reading.present(users.length),
            List.of(users),
            before.taint(),
            before.parameters()));
    return States.withModules(node, modules);
  }
}
