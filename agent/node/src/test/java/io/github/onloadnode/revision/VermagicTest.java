package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's own comparison, case by case. */
final class VermagicTest {

  @ParameterizedTest
  @CsvSource({
    "'6.1.0 SMP mod_unload ', '6.1.0 SMP mod_unload ', false, true",
    "'6.1.1 SMP mod_unload ', '6.1.0 SMP mod_unload ', false, false",
    "'6.1.0 SMP ', '6.1.0 SMP mod_unload ', false, false",
    // Checksums count only where the kernel compares them.
    "'6.1.1 SMP mod_unload ', '6.1.0 SMP mod_unload ', true, false",
    "'6.1.1 SMP modversions ', '6.1.0 SMP modversions ', true, true",
    "'6.1.1 SMP modversions ', '6.1.0 SMP modversions ', false, false",
    "'6.1.1 preempt modversions ', '6.1.0 SMP modversions ', true, false",
    "none, '6.1.0 SMP modversions ', true, false"
  })
  void comparesAsTheKernelDoes(
      String modules, String kernels, boolean checksums, boolean expected) {
    assertThat(Vermagic.same(modules, kernels, checksums)).isEqualTo(expected);
  }
}
