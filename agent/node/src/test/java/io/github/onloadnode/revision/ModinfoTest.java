package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.node.ModuleIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the texts of a module's section .modinfo mean. */
final class ModinfoTest {

  @Test
  void readsOneValueOfAKey() {
    Modinfo info =
        modinfo("name=onload", "vermagic=6.1.0 SMP ", "srcversion=AB12", "version= 9.1.0 ");

    assertThat(info.name()).isEqualTo("onload");
    assertThat(info.vermagic()).contains("6.1.0 SMP ");
    assertThat(info.identity())
        .isEqualTo(
            new ModuleIdentity(Optional.of("cafe"), Optional.of("AB12"), Optional.of("9.1.0")));
  }

  @Test
  void readsAllValuesOfAKey() {
    assertThat(modinfo("alias=pci:a", "alias=pci:b=c").aliases())
        .containsExactly("pci:a", "pci:b=c");
  }

  @Test
  void leavesOutTextsWithoutAKey() {
    assertThat(modinfo("=onload", "alias").name()).isEqualTo("foo_bar");
  }

  @Test
  void spellsDependenciesAsTheKernelDoes() {
    assertThat(modinfo("depends=sfc-char, ,mtd").depends()).containsExactly("sfc_char", "mtd");
  }

  @Test
  void loadsOnlySoftDependenciesThatComeBefore() {
    assertThat(modinfo("softdep=pre: mdio-bus  ptp post: late", "softdep=none pre: mtd").softdeps())
        .containsExactly("mdio_bus", "ptp", "mtd");
  }

  @Test
  void takesOnlyAYesForTheTree() {
    assertThat(modinfo("intree=Y").inTree()).isTrue();
    assertThat(modinfo("intree=N").inTree()).isFalse();
  }

  /** The kernel's module_param_cb writes no type, as for 12 parameters of onload 9.2.1. */
  @Test
  void knowsParametersWithoutATypeToo() {
    assertThat(modinfo("parm=path:Where it is", "parm=most:How many", "parmtype=most:uint"))
        .extracting(Modinfo::parameters)
        .isEqualTo(Map.of("path", "", "most", "uint"));
  }

  @Test
  void knowsParametersWithoutADescription() {
    assertThat(modinfo("parmtype=most:int", "parmtype=odd", "parm=:nothing").parameters())
        .containsExactly(Map.entry("most", "int"), Map.entry("odd", ""));
  }

  @Test
  void takesTheNameFromTheFileWhereTheModuleHasNone() {
    assertThat(modinfo("intree=Y").name()).isEqualTo("foo_bar");
    assertThat(Modinfo.nameOf("kernel/net/foo-bar")).isEqualTo("foo_bar");
  }

  private static Modinfo modinfo(String... texts) {
    Modinfo.Sections sections =
        new Modinfo.Sections(Optional.of("cafe"), new TreeSet<>(), false, false);
    return Modinfo.parse("kernel/net/foo-bar.ko.xz", List.of(texts), sections);
  }
}
