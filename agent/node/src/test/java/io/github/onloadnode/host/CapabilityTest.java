package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process may do. */
final class CapabilityTest {

  /** All 41 capabilities of Linux 6.12. */
  private static final long ALL = 0x1ffffffffffL;

  @Test
  void missesNothingAsRoot() {
    assertThat(missing(ALL)).isEqualTo(Reading.present(Set.of()));
  }

  @Test
  void missesAllWithoutPrivilege() {
    assertThat(missing(0)).isEqualTo(Reading.present(Set.of(Capability.values())));
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void missesEachOneAlone(Capability capability) {
    int number =
        switch (capability) {
          case CAP_DAC_READ_SEARCH -> 2;
          case CAP_KILL -> 5;
          case CAP_SYS_MODULE -> 16;
          case CAP_SYS_PTRACE -> 19;
          case CAP_SYS_ADMIN -> 21;
          case CAP_SYSLOG -> 34;
        };

    assertThat(missing(ALL & ~(1L << number))).isEqualTo(Reading.present(Set.of(capability)));
  }

  @Test
  void doesNotKnowWithoutTheLine() {
    assertThat(Capability.missing("Name:\tjava\n")).isInstanceOf(Reading.Unreadable.class);
  }

  private static Reading<Set<Capability>> missing(long effective) {
    return Capability.missing(
        "Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t%016x\n".formatted(effective));
  }
}
