package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order modules load, and which files of names are refused. */
final class ModulesDepTest {

  private static final String ORIGIN = "/payload/modules.dep";
  private static final int DEEPEST = 100;

  @Test
  void isEqualToAnotherThatSaysTheSame() {
    assertThat(ModulesDep.parse(ORIGIN, "a.ko: b.ko\n"))
        .isEqualTo(ModulesDep.parse(ORIGIN, "a.ko: b.ko\n"))
        .isNotEqualTo(ModulesDep.parse(ORIGIN, "a.ko: c.ko\n"));
  }

  @Test
  void putsEveryModuleAfterWhatItNeeds() {
    ModulesDep dep =
        ModulesDep.parse(
            ORIGIN,
            """
            extra/onload.ko: extra/sfc_char.ko extra/sfc_resource.ko
            extra/sfc_char.ko: extra/sfc_resource.ko
            extra/sfc_resource.ko:
            extra/sfc.ko: kernel/drivers/mtd/mtd.ko.xz
            """);

    assertThat(
            dep.loadOrder(
                List.of("extra/sfc.ko", "extra/onload.ko"),
                Set.of(
                    "extra/onload.ko",
                    "extra/sfc_char.ko",
                    "extra/sfc_resource.ko",
                    "extra/sfc.ko")))
        .containsExactly(
            "kernel/drivers/mtd/mtd.ko.xz",
            "extra/sfc.ko",
            "extra/sfc_resource.ko",
            "extra/sfc_char.ko",
            "extra/onload.ko");
  }

  @ParameterizedTest
  @CsvSource({
    "a.ko: ../../etc/passwd, leaves its directory by ..",
    "../a.ko:, leaves its directory by ..",
    "extra/../../a.ko:, leaves its directory by ..",
    "a.ko: /etc/evil.ko, an absolute path: /etc/evil.ko",
    "/a.ko:, an absolute path: /a.ko",
    "nonsense, no colon"
  })
  void refusesALineThatLeadsElsewhere(String line, String why) {
    assertRefused(() -> ModulesDep.parse(ORIGIN, "good.ko:\n\n" + line + "\n"), "line 3", why);
  }

  @Test
  void takesNamesThatOnlyLookLikeClimbing() {
    assertThat(ModulesDep.parse(ORIGIN, "extra/..a.ko: extra/b..ko\n").paths())
        .containsExactly("extra/..a.ko");
  }

  @Test
  void findsALineByTheKernelsNameForItsModule() {
    ModulesDep dep = ModulesDep.parse(ORIGIN, "extra/sfc-char.ko.xz:\nextra/onload.ko:\n");

    assertThat(dep.path("sfc_char")).contains("extra/sfc-char.ko.xz");
    assertThat(dep.path("onload")).contains("extra/onload.ko");
    assertThat(dep.path("sfc")).isEmpty();
  }

  @Test
  void takesTheDeepestChainThatItAllows() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < DEEPEST; i++) {
      text.append(i).append(".ko: ").append(i + 1).append(".ko\n");
    }
    text.append(DEEPEST).append(".ko:\n");
    ModulesDep dep = ModulesDep.parse(ORIGIN, text.toString());

    assertThat(dep.loadOrder(List.of("1.ko"), dep.paths()))
        .hasSize(DEEPEST)
        .endsWith("2.ko", "1.ko");
  }

  @Test
  void refusesACycleAndShowsIt() {
    ModulesDep dep = ModulesDep.parse(ORIGIN, "a.ko: b.ko\nb.ko: c.ko\nc.ko: a.ko\n");

    assertRefused(
        () -> dep.loadOrder(List.of("a.ko"), Set.of("a.ko", "b.ko", "c.ko")),
        "line 1",
        "a cycle: a.ko -> b.ko -> c.ko -> a.ko");
  }

  @Test
  void refusesADependencyThatIsNotThere() {
    ModulesDep dep = ModulesDep.parse(ORIGIN, "c.ko:\na.ko: b.ko\n");

    assertRefused(() -> dep.loadOrder(List.of("a.ko"), Set.of("a.ko")), "line 2", "b.ko");
  }

  @Test
  void refusesAChainThatIsTooDeepToBeHonest() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(".ko: ").append(i + 1).append(".ko\n");
    }
    ModulesDep dep = ModulesDep.parse(ORIGIN, text.toString());

    assertRefused(() -> dep.loadOrder(List.of("0.ko"), dep.paths()), "deeper than");
  }

  private static void assertRefused(ThrowingCallable call, String... why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FindingException.class,
            e -> {
              assertThat(e.problem().reason()).isEqualTo(Reason.MODULES_DEP_INVALID);
              assertThat(e.problem().message()).contains(ORIGIN).contains(why);
            });
  }
}
