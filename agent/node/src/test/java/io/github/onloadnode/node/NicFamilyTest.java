package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PCI ids of adapters. */
class NicFamilyTest {

  @ParameterizedTest
  @CsvSource({
    "0x1924, 0x0903, SFC9120",
    "0x1924, 0x1903, SFC9120",
    "0x1924, 0x0923, SFC9140",
    "0x1924, 0x1923, SFC9140",
    "0x1924, 0x0a03, SFC9220",
    "0x1924, 0x1a03, SFC9220",
    "0x1924, 0x0b03, SFC9250",
    "0x1924, 0x1b03, SFC9250",
    "0x1924, 0x0c03, X4",
    "0x1924, 0x1c03, X4",
    "0x1924, 0x2c03, X4",
    "0x1924, 0x3c03, X4",
    "0x1924, 0x4242, UNKNOWN",
    "0x1022, 0x1190, X4ANA",
    "0x10ee, 0x0100, EF100",
    "0x10ee, 0x1100, EF100",
    "0x10ee, 0x5084, X3",
  })
  void knowsAdapters(String vendor, String device, NicFamily family) {
    assertThat(of(vendor, device)).contains(family);
    assertThat(NicFamily.isVendor(Integer.decode(vendor))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0x10ee, 0x5074", "0x1022, 0x1480", "0x8086, 0x1521", "0x0000, 0x0000"})
  void leavesOtherFunctionsAlone(String vendor, String device) {
    assertThat(of(vendor, device)).isEmpty();
  }

  private static Optional<NicFamily> of(String vendor, String device) {
    return NicFamily.of(new PciId(Integer.decode(vendor), Integer.decode(device)));
  }
}
