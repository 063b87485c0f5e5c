package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns as modpost writes them into a driver, and names as PCI functions have them. */
final class ModuleAliasTest {

  private static final String PORT = "pci:v00001924d00000B03sv00001924sd00008022bc02sc00i00";

  @ParameterizedTest
  @CsvSource({
    "pci:v00001924d00000B03sv*sd*bc*sc*i*, true",
    "pci:v00001924d00000B03sv*sd*bc02sc00i00*, true",
    "pci:v00001924d00000B03sv*sd*bc01sc*i*, false",
    "pci:v00001924d00001B03sv*sd*bc*sc*i*, false",
    "pci:v00001924d*sv*sd*bc*sc*i*, true",
    "pci:v00001924d00000B03sv00001924sd00008022bc02sc00i00, true",
    "pci:v00001924d00000B03, false",
    "pci:v0000192?d00000B03sv*, true",
    "*, true",
    "usb:v1924p0B03d*, false"
  })
  void fitsAsTheKernelWouldSay(String alias, boolean fits) {
    assertThat(ModuleAlias.fits(alias, PORT)).isEqualTo(fits);
  }

  @Test
  void fitsNothingWithoutText() {
    assertThat(ModuleAlias.fits("", PORT)).isFalse();
    assertThat(ModuleAlias.fits("?", "")).isFalse();
    assertThat(ModuleAlias.fits("**", "")).isTrue();
  }

  @Test
  void isNotHeldUpByAPatternOfStars() {
    String stars = "*a".repeat(2000);

    assertThat(ModuleAlias.fits(stars, "a".repeat(1999) + "b")).isFalse();
  }
}
