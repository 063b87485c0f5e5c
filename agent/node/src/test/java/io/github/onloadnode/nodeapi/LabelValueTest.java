package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of free text in a label. */
final class LabelValueTest {

  private static final String LEGAL = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  @ParameterizedTest
  @CsvSource({
    "9.2.1, 9.2.1",
    "9.2.1 (debug), 9.2.1-debug",
    "v9.2.1+build/7, v9.2.1-build-7",
    "sfc_xilinx, sfc_xilinx",
    "..9..2.., 9..2",
    "中文9, 9",
    "😀, unknown"
  })
  void keepsWhatALabelCanHave(String text, String value) {
    assertThat(LabelValue.of(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "-", "a-", "_a", "a.", "é", "😀", "\n", "", " "})
  void isLegalWhateverTheTextIs(String each) {
    assertThat(LabelValue.of(each.repeat(200))).matches(LEGAL);
    assertThat(LabelValue.of("a".repeat(62) + each)).matches(LEGAL);
  }

  @Test
  void joinsNamesByDots() {
    assertThat(LabelValue.of(List.of("sfc", "xilinx_efct"))).isEqualTo("sfc.xilinx_efct");
  }
}
