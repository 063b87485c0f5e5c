package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Module parameters as the kernel is given them. */
final class ModuleParametersTest {

  @Test
  void quotesWhatTheKernelWouldSplit() {
    Map<String, String> parameters =
        new TreeMap<>(Map.of("a", "1", "b", "-K -N", "c", "x=y", "d", ""));

    assertThat(ModuleParameters.text(parameters)).isEqualTo("a=1 b=\"-K -N\" c=\"x=y\" d=\"\"");
    assertThat(ModuleParameters.text(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "\n", "\u001f", "\u007f"})
  void refusesWhatNoQuoteProtects(String value) {
    assertThat(ModuleParameters.isQuotable(value)).isFalse();
    assertThatThrownBy(() -> ModuleParameters.text(Map.of("a", value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "!", "~", "ü"})
  void takesEverythingElse(String value) {
    assertThat(ModuleParameters.isQuotable(value)).isTrue();
  }
}
