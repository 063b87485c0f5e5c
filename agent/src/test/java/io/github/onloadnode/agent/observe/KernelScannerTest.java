package io.github.onloadnode.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.agent.node.Kernel.Lockdown;
import io.github.onloadnode.agent.node.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes of /sys/kernel/security/lockdown. */
class KernelScannerTest {

  @ParameterizedTest
  @CsvSource({
    "[none] integrity confidentiality, NONE",
    "none [integrity] confidentiality, INTEGRITY",
    "none integrity [confidentiality], CONFIDENTIALITY",
  })
  void findsTheModeInBrackets(String text, Lockdown mode) {
    assertThat(KernelScanner.parseLockdown(text)).isEqualTo(Reading.present(mode));
  }

  @Test
  void doesNotGuessUnknownMode() {
    assertThat(KernelScanner.parseLockdown("none [total]"))
        .isEqualTo(Reading.unreadable("unknown lockdown mode: none [total]"));
  }
}
