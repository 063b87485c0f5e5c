package io.github.onloadnode.agent.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.observe.NodeObserver;
import io.github.onloadnode.agent.payload.Revision.PlannedModule;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.sandbox.SimulatedHost;
import io.github.onloadnode.sandbox.SimulatedKernel;
import io.github.onloadnode.sandbox.SimulatedModuleFile;
import io.github.onloadnode.sandbox.SimulatedPayload;
import io.github.onloadnode.sandbox.SimulatedPod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel answers, told apart with remedies. */
final class ModuleActionsTest {

  private static final String RELEASE = SimulatedHost.Shape.usual().kernelRelease();
  private static final String VERMAGIC = SimulatedPayload.vermagic(RELEASE);

  @TempDir private Path directory;
  private SimulatedHost host;
  private SimulatedKernel kernel;

  @BeforeEach
  void makeHost() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    kernel = new SimulatedKernel(host);
  }

  @Test
  void givesParametersAsTheKernelParsesThem() {
    write(onload().withParameters(Map.of("cplane_server_params", "charp", "n", "int")));

    Optional<Problem> problem =
        load(Map.of("cplane_server_params", "-K --llap-max 1024", "n", "7"));

    assertThat(problem).isEmpty();
    assertThat(host.modules().loaded("onload").orElseThrow().parameters())
        .containsEntry("cplane_server_params", "-K --llap-max 1024")
        .containsEntry("n", "7");
  }

  @Test
  void namesTheUnknownSymbolFromTheKernelsLog() {
    write(onload().withSymbols(List.of("unknown_thing")));

    assertThat(refused(Reason.UNKNOWN_SYMBOL).message())
        .contains("load module onload", "unknown symbol unknown_thing");
  }

  @Test
  void namesTheCandidatesWhereTheLogIsNotReadable() {
    write(onload().withSymbols(List.of("unknown_thing")));
    Linux blind =
        new Linux(
            kernel,
            host.linux(kernel).deviceNodes(),
            host.linux(kernel).ethtool(),
            () -> {
              throw new LinuxException("syslog", Errno.EPERM);
            });

    assertThat(actions(blind).load(List.of(planned(Map.of()))).orElseThrow().message())
        .contains("one of unknown_thing");
  }

  @Test
  void doesNotTakeAnOldLineForTheAnswer() {
    host.log().print("onload: Unknown symbol of_yesterday (err -2)");
    write(onload().withSymbols(List.of("unknown_today")));

    assertThat(refused(Reason.UNKNOWN_SYMBOL).message())
        .contains("unknown_today")
        .doesNotContain("of_yesterday");
  }

  @Test
  void showsBothVermagics() {
    write(onload().withVermagic("5.14.0 SMP "));

    assertThat(refused(Reason.VERMAGIC_MISMATCH).message()).contains("'5.14.0 SMP '", VERMAGIC);
  }

  @Test
  void saysThatAModuleIsNotSigned() {
    host.tree().write("/sys/module/module/parameters/sig_enforce", "Y\n");
    write(onload());

    assertThat(refused(Reason.KEY_REJECTED).message()).contains("it is not signed");
  }

  @Test
  void knowsLockdownByTheKernelsState() {
    host.tree().write("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    write(onload());

    assertThat(refused(Reason.LOCKED_DOWN).remedy()).contains("sign the modules");
  }

  @Test
  void knowsDisabledModulesByTheKernelsState() {
    host.tree().write("/proc/sys/kernel/modules_disabled", "1\n");
    write(onload());

    assertThat(refused(Reason.MODULES_DISABLED).remedy()).contains("reboot");
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0, no CAP_SYS_MODULE",
    "000001ffffffffff, 2, a seccomp filter is in force",
    "000001ffffffffff, 0, a security module"
  })
  void tellsAMissingCapabilityFromAFilter(String capabilities, String seccomp, String why) {
    host.tree()
        .write("/proc/1/status", "CapEff:\t" + capabilities + "\nSeccomp:\t" + seccomp + "\n");
    write(onload());

    Problem problem = refusedWith(Errno.EPERM);

    assertThat(problem.reason()).isEqualTo(Reason.CAPABILITY_MISSING);
    assertThat(problem.message()).contains(why);
  }

  @Test
  void saysThatAnotherModuleOfTheNameIsLoaded() {
    write(onload());
    load(Map.of());

    assertThat(refused(Reason.ALREADY_LOADED).message()).contains("another onload is loaded");
  }

  @Test
  void repeatsWhatTheModuleSaidOfItsFailingInit() {
    write(onload());
    kernel.failInit("onload", Errno.ENODEV);

    assertThat(refused(Reason.INIT_FAILED).message())
        .contains("No such device (ENODEV)", "init failed");
  }

  @ParameterizedTest
  @CsvSource({
    "ENOMEM, OUT_OF_MEMORY",
    "ENOSYS, LOAD_FAILED",
    "EINVAL, INIT_FAILED",
    "EBUSY, INIT_FAILED",
    "EKEYREJECTED, KEY_REJECTED",
    "EEXIST, ALREADY_LOADED"
  })
  void givesEveryErrnoItsReason(Errno errno, Reason reason) {
    write(onload());

    assertThat(refusedWith(errno).reason()).isEqualTo(reason);
  }

  @Test
  void saysThatTheFileIsGone() {
    assertThat(refused(Reason.MODULE_MISSING).message()).contains("onload.ko");
  }

  @Test
  void reportsAnInitThatHangsAndStartsNoOtherBehindIt() {
    write(onload());
    ModuleActions actions = actions(host.linux(kernel));
    kernel.hangInit("onload");
    try {
      assertThat(actions.load(List.of(planned(Map.of()))).orElseThrow().reason())
          .isEqualTo(Reason.INIT_HANGS);
      assertThat(actions.load(List.of(planned(Map.of()))).orElseThrow().reason())
          .isEqualTo(Reason.INIT_HANGS);
      assertThat(kernel.isInInit("onload")).isTrue();
    } finally {
      kernel.releaseInit("onload");
      await().until(() -> !kernel.isInInit("onload"));
    }
  }

  @Test
  void namesWhoKeepsAModuleFromBeingUnloaded() {
    write(onload());
    load(Map.of());
    SimulatedPod pod =
        new SimulatedPod("trading", "engine-0", "1-2-3-4-5", "engine", "ab".repeat(32));
    host.processes().start(900, "engine", pod);
    host.processes().open(900, "onload");

    Problem problem = actions(host.linux(kernel)).unload(List.of("onload")).orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.MODULE_IN_USE);
    assertThat(problem.message()).contains("unload module onload", "1 references", "process 900");
  }

  @Test
  void isDoneWithAModuleThatIsNotThere() {
    assertThat(actions(host.linux(kernel)).unload(List.of("onload"))).isEmpty();
  }

  @Test
  void doesNotBelieveAnUnloadThatLeavesTheModule() {
    write(onload());
    load(Map.of());

    assertThat(
            actions(host.linux(answering(Optional.empty())))
                .unload(List.of("onload"))
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.UNLOAD_FAILED);
  }

  private static SimulatedModuleFile onload() {
    return SimulatedModuleFile.outOfTree("onload", Optional.of("9.1.0 "), VERMAGIC, List.of());
  }

  private void write(SimulatedModuleFile file) {
    host.tree().write("/images/onload.ko", file.content());
  }

  private Optional<Problem> load(Map<String, String> parameters) {
    return actions(host.linux(kernel)).load(List.of(planned(parameters)));
  }

  private Problem refused(Reason reason) {
    Problem problem = load(Map.of()).orElseThrow();
    assertThat(problem.reason()).isEqualTo(reason);
    assertThat(problem.remedy()).isNotBlank();
    return problem;
  }

  private Problem refusedWith(Errno errno) {
    return actions(host.linux(answering(Optional.of(errno))))
        .load(List.of(planned(Map.of())))
        .orElseThrow();
  }

  private static KernelModules answering(Optional<Errno> errno) {
    return new KernelModules() {
      @Override
      public void load(Path file, String parameters) {
        throw new LinuxException("finit_module " + file, errno.orElseThrow());
      }

      @Override
      public void unload(String name) {
        errno.ifPresent(answer -> {
          throw new LinuxException("delete_module " + name, answer);
        });
      }
    };
  }

  private static PlannedModule planned(Map<String, String> parameters) {
    return new PlannedModule("onload", "/images/onload.ko", Optional.empty(), parameters);
  }

  private ModuleActions actions(Linux linux) {
    HostFiles files = new HostFiles(host.root());
    return new ModuleActions(
        files,
        linux,
        new NodeObserver(files, linux, Set.of())::observe,
        new ModuleActions.Patience(Duration.ofSeconds(2), Duration.ofSeconds(1)),
        _ -> {});
  }
}
