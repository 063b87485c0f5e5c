package io.github.onloadnode.act;

import static io.github.onloadnode.act.OneModule.VERMAGIC;
import static io.github.onloadnode.act.OneModule.answering;
import static io.github.onloadnode.act.OneModule.onload;
import static io.github.onloadnode.act.OneModule.planned;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel answers to a load, told apart with remedies. */
final class KernelAnswersTest {

  @TempDir private Path directory;

  @Test
  void namesTheUnknownSymbolFromTheKernelsLog() {
    OneModule one = OneModule.in(directory);
    one.write(onload().withSymbols(List.of("unknown_thing")));

    assertThat(refused(one, Reason.UNKNOWN_SYMBOL).message())
        .contains("load module onload", "unknown symbol unknown_thing");
  }

  @Test
  void namesTheCandidatesWhereTheLogIsNotReadable() {
    OneModule one = OneModule.in(directory);
    one.write(onload().withSymbols(List.of("unknown_thing")));
    Linux blind =
        new Linux(
            one.kernel(),
            one.host().linux(one.kernel()).deviceNodes(),
            one.host().linux(one.kernel()).ethtool(),
            () -> {
              throw new LinuxException("syslog", Errno.EPERM);
            },
            one.host().network());

    assertThat(one.actions(blind).load(List.of(planned(Map.of()))).orElseThrow().message())
        .contains("one of unknown_thing");
  }

  @Test
  void doesNotTakeAnOldLineForTheAnswer() {
    OneModule one = OneModule.in(directory);
    one.host().log().print("onload: Unknown symbol of_yesterday (err -2)");
    one.write(onload().withSymbols(List.of("unknown_today")));

    assertThat(refused(one, Reason.UNKNOWN_SYMBOL).message())
        .contains("unknown_today")
        .doesNotContain("of_yesterday");
  }

  @Test
  void showsBothVermagics() {
    OneModule one = OneModule.in(directory);
    one.write(onload().withVermagic("5.14.0 SMP "));

    assertThat(refused(one, Reason.VERMAGIC_MISMATCH).message())
        .contains("'5.14.0 SMP '", VERMAGIC);
  }

  @Test
  void saysThatAModuleIsNotSigned() {
    OneModule one = OneModule.in(directory);
    one.host().tree().write("/sys/module/module/parameters/sig_enforce", "Y\n");
    one.write(onload());

    assertThat(refused(one, Reason.KEY_REJECTED).message()).contains("it is not signed");
  }

  @Test
  void knowsLockdownByTheKernelsState() {
    OneModule one = OneModule.in(directory);
    one.host().tree().write("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    one.write(onload());

    assertThat(refused(one, Reason.LOCKED_DOWN).remedy()).contains("sign the modules");
  }

  @Test
  void knowsDisabledModulesByTheKernelsState() {
    OneModule one = OneModule.in(directory);
    one.host().tree().write("/proc/sys/kernel/modules_disabled", "1\n");
    one.write(onload());

    assertThat(refused(one, Reason.MODULES_DISABLED).remedy()).contains("reboot");
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0, no CAP_SYS_MODULE",
    "000001ffffffffff, 2, a seccomp filter is in force",
    "000001ffffffffff, 0, a security module"
  })
  void tellsAMissingCapabilityFromAFilter(String capabilities, String seccomp, String why) {
    OneModule one = OneModule.in(directory);
    one.host()
        .tree()
        .write("/proc/1/status", "CapEff:\t" + capabilities + "\nSeccomp:\t" + seccomp + "\n");
    one.write(onload());

    Finding problem = refusedWith(one, Errno.EPERM);

    assertThat(problem.reason()).isEqualTo(Reason.CAPABILITY_MISSING);
    assertThat(problem.message()).contains(why);
  }

  @Test
  void saysThatAnotherModuleOfTheNameIsLoaded() {
    OneModule one = OneModule.in(directory);
    one.write(onload());
    one.load(Map.of());

    assertThat(refused(one, Reason.ALREADY_LOADED).message()).contains("another onload is loaded");
  }

  @Test
  void repeatsWhatTheModuleSaidOfItsFailingInit() {
    OneModule one = OneModule.in(directory);
    one.write(onload());
    one.kernel().failInit("onload", Errno.ENODEV);

    assertThat(refused(one, Reason.INIT_FAILED).message())
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
    OneModule one = OneModule.in(directory);
    one.write(onload());

    assertThat(refusedWith(one, errno).reason()).isEqualTo(reason);
  }

  @Test
  void saysThatTheFileIsGone() {
    OneModule one = OneModule.in(directory);
    assertThat(refused(one, Reason.MODULE_MISSING).message()).contains("onload.ko");
  }

  private static Finding refused(OneModule one, Reason reason) {
    Finding problem = one.load(Map.of()).orElseThrow();
    assertThat(problem.reason()).isEqualTo(reason);
    assertThat(problem.remedy()).isNotBlank();
    return problem;
  }

  private static Finding refusedWith(OneModule one, Errno errno) {
    return one.actions(answering(Optional.of(errno)))
        .load(List.of(planned(Map.of())))
        .orElseThrow();
  }
}
