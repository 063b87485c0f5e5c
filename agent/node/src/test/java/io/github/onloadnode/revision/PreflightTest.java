package io.github.onloadnode.revision;

import static io.github.onloadnode.testing.Nodes.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Revisions;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whether the kernel would take the modules, told before it is asked. */
final class PreflightTest {

  private static final NodeState BARE = Nodes.bare().state();
  private static final Reading<Modinfo> KERNELS = Revisions.kernelModule();

  @Test
  void findsNothingWrongWithASoundPayload() {
    Preflight.Report report = check(Nodes.revision("9.1.0", ", sfc: {}"), BARE);

    assertThat(report.problems()).isEmpty();
    assertThat(report.unchecked())
        .anySatisfy(note -> assertThat(note.subject()).startsWith("checksums"))
        .anySatisfy(note -> assertThat(note.subject()).startsWith("debug or release"));
  }

  @Test
  void showsBothVermagicsWhereTheyDiffer() {
    Finding problem =
        only(
            check(
                changed(
                    payload -> payload.module("onload").withVermagic("5.14.0-70 SMP mod_unload ")),
                BARE));

    assertThat(problem.reason()).isEqualTo(Reason.VERMAGIC_MISMATCH);
    assertThat(problem.message())
        .contains("onload", "'5.14.0-70 SMP mod_unload '", SimulatedPayload.vermagic(RELEASE));
  }

  @Test
  void letsTheReleaseDifferWhereTheKernelComparesChecksums() {
    assertThat(
            check(
                    changed(payload ->
                        payload
                            .module("onload")
                            .withVermagic(SimulatedPayload.vermagic("6.1.0-55-amd64"))
                            .withChecksums()),
                    BARE)
                .problems())
        .isEmpty();
  }

  @Test
  void reportsTheVermagicUncheckedWhereNoModuleOfTheKernelCanBeRead() {
    Preflight.Report report = Preflight.check(Nodes.revision("9.1.0", ""), BARE, Reading.absent());

    assertThat(report.problems()).isEmpty();
    assertThat(report.unchecked())
        .anySatisfy(note -> assertThat(note.subject()).startsWith("vermagic"));
  }

  @Test
  void refusesUnsignedModulesUnderLockdown() {
    Finding problem = only(check(Nodes.revision("9.1.0", ""), locked(Kernel.Lockdown.INTEGRITY)));

    assertThat(problem.reason()).isEqualTo(Reason.SIGNATURE_REQUIRED);
    assertThat(problem.message()).contains("lockdown", "onload", "sfc_char", "sfc_resource");
  }

  @Test
  void refusesUnsignedModulesUnderSignatureEnforcement() {
    assertThat(only(check(Nodes.revision("9.1.0", ""), enforcing())).message())
        .contains("module.sig_enforce");
  }

  @Test
  void leavesItToTheKernelWhetherASignatureIsTrusted() {
    SimulatedPayload payload = SimulatedPayload.of("9.1.0", RELEASE);
    for (String name : List.of("onload", "sfc_char", "sfc_resource")) {
      payload.module(payload.module(name).withSignature());
    }

    Preflight.Report report = check(Nodes.revision(payload, "9.1.0", ""), enforcing());

    assertThat(report.problems()).isEmpty();
    assertThat(report.unchecked())
        .anySatisfy(note -> assertThat(note.subject()).startsWith("signatures"));
  }

  @Test
  void refusesAParameterThatTheModuleDoesNotHave() {
    Finding problem =
        only(
            check(
                Nodes.revision("9.1.0", ", modules: {onload: {parameters: {max_pakets: 1}}}"),
                BARE));

    assertThat(problem.reason()).isEqualTo(Reason.UNKNOWN_PARAMETER);
    assertThat(problem.message()).contains("onload", "max_pakets");
    assertThat(problem.remedy()).contains("max_packets_per_stack");
  }

  @Test
  void refusesParametersOfAModuleThatIsNotLoaded() {
    assertThat(
            only(check(
                    Nodes.revision("9.1.0", ", modules: {sfc: {parameters: {num_vis: 1}}}"), BARE))
                .message())
        .contains("modules.sfc");
  }

  @Test
  void refusesAValueThatCannotBeQuoted() {
    assertThat(
            only(check(
                    Nodes.revision(
                        "9.1.0", ", modules: {onload: {parameters: {cplane_server_path: 'a\"b'}}}"),
                    BARE))
                .reason())
        .isEqualTo(Reason.PARAMETER_NOT_QUOTABLE);
  }

  @Test
  void refusesAKernelThatNoMappingIsFor() {
    Finding problem =
        only(check(Nodes.revision("9.1.0", ", kernelMappings: [{regexp: '^5[.]14'}]"), BARE));

    assertThat(problem.reason()).isEqualTo(Reason.NO_KERNEL_MAPPING);
    assertThat(problem.message()).contains(RELEASE);
  }

  @Test
  void refusesModulesForAnotherKernel() {
    Kernel kernel = BARE.kernel();
    NodeState other =
        Nodes.bare()
            .kernel(
                new Kernel(
                    "6.12.0",
                    kernel.bootId(),
                    kernel.lockdown(),
                    kernel.signatureEnforced(),
                    kernel.modulesDisabled()))
            .state();

    assertThat(only(check(Nodes.revision("9.1.0", ""), other)).message())
        .contains(RELEASE, "6.12.0");
  }

  @Test
  void saysThatModulesAreDisabledForGood() {
    Kernel kernel = BARE.kernel();
    NodeState disabled =
        Nodes.bare()
            .kernel(
                new Kernel(
                    RELEASE,
                    kernel.bootId(),
                    kernel.lockdown(),
                    kernel.signatureEnforced(),
                    Reading.present(true)))
            .state();

    assertThat(only(check(Nodes.revision("9.1.0", ""), disabled)).reason())
        .isEqualTo(Reason.MODULES_DISABLED);
  }

  private static Preflight.Report check(Revision revision, NodeState state) {
    return Preflight.check(revision, state, KERNELS);
  }

  private static Finding only(Preflight.Report report) {
    assertThat(report.problems()).hasSize(1);
    return report.problems().getFirst();
  }

  private static Revision changed(Function<SimulatedPayload, SimulatedModuleFile> change) {
    SimulatedPayload payload = SimulatedPayload.of("9.1.0", RELEASE);
    return Nodes.revision(payload.module(change.apply(payload)), "9.1.0", "");
  }

  private static NodeState locked(Kernel.Lockdown lockdown) {
    return Nodes.bare()
        .kernel(
            new Kernel(
                RELEASE,
                Nodes.BOOT,
                Reading.present(lockdown),
                Reading.present(false),
                Reading.present(false)))
        .state();
  }

  private static NodeState enforcing() {
    return Nodes.bare()
        .kernel(
            new Kernel(
                RELEASE,
                Nodes.BOOT,
                Reading.absent(),
                Reading.present(true),
                Reading.present(false)))
        .state();
  }
}
