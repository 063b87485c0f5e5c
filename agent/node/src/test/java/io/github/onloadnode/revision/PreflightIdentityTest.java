package io.github.onloadnode.revision;

import static io.github.onloadnode.testing.Nodes.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.testing.Nodes;
import org.junit.jupiter.api.Test;

/** Whether modules can be told from another build once they are loaded. */
final class PreflightIdentityTest {

  /** As a kernel without kallsyms is: sfc_resource and sfc_char have nothing else. */
  @Test
  void refusesModulesThatNothingWouldTellFromAnotherBuild() {
    Finding problem = only(check(Nodes.revision("9.1.0", ""), showingBuildIds(false)));

    assertThat(problem.reason()).isEqualTo(Reason.IDENTITY_UNKNOWN);
    assertThat(problem.message())
        .contains("sfc_char, sfc_resource", "this kernel shows no build ids");
    assertThat(problem.remedy()).contains("CONFIG_KALLSYMS");
  }

  @Test
  void saysWhereNoModuleTellsWhetherTheKernelShowsBuildIds() {
    Kernel kernel = Nodes.bare().state().kernel();
    NodeState silent =
        Nodes.bare()
            .kernel(
                new Kernel(
                    RELEASE,
                    kernel.bootId(),
                    kernel.lockdown(),
                    kernel.signatureEnforced(),
                    kernel.modulesDisabled()))
            .state();

    Preflight.Report report = check(Nodes.revision("9.1.0", ""), silent);

    assertThat(report.problems()).isEmpty();
    assertThat(report.unchecked())
        .anySatisfy(note -> assertThat(note.subject()).startsWith("build ids"));
    assertThat(check(Nodes.revision("9.1.0", ""), Nodes.bare().state()).unchecked())
        .noneSatisfy(note -> assertThat(note.subject()).startsWith("build ids"));
  }

  private static NodeState showingBuildIds(boolean shown) {
    Kernel kernel = Nodes.bare().state().kernel();
    return Nodes.bare()
        .kernel(
            new Kernel(
                RELEASE,
                kernel.bootId(),
                kernel.lockdown(),
                kernel.signatureEnforced(),
                kernel.modulesDisabled(),
                Reading.present(shown)))
        .state();
  }

  private static Preflight.Report check(Revision revision, NodeState state) {
    return Preflight.check(revision, state, Reading.absent());
  }

  private static Finding only(Preflight.Report report) {
    assertThat(report.problems()).hasSize(1);
    return report.problems().getFirst();
  }
}
