package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected failures as people, conditions and the journal spell them. */
class FindingTest {

  @Test
  void saysReasonMessageAndRemedy() {
    Finding problem = new Finding(Reason.DISK_FULL, "no room", "make some");

    assertThat(problem).hasToString("DiskFull: no room; make some");
    assertThat(new FindingException(problem).problem()).isEqualTo(problem);
  }

  @Test
  void keepsTextsThatTheJournalHasRoomFor() {
    String longest = "x".repeat(Finding.LONGEST);

    assertThat(new Finding(Reason.DISK_FULL, longest, longest).message()).isEqualTo(longest);
  }

  @Test
  void cutsLongerTextsAndSaysHowLongTheyWere() {
    Finding problem = new Finding(Reason.DISK_FULL, "x".repeat(Finding.LONGEST + 1), "");

    assertThat(problem.message())
        .hasSizeLessThanOrEqualTo(Finding.LONGEST)
        .startsWith("x".repeat(Finding.LONGEST - 40))
        .endsWith("x... (4097 characters)");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void reasonIsFoundByItsText(Reason reason) {
    assertThat(Reason.of(reason.text())).contains(reason);
  }

  @Test
  void reasonIsCamelCaseAndNotGuessed() {
    assertThat(Reason.NIC_IN_USE.text()).isEqualTo("NicInUse");
    assertThat(Reason.of("NIC_IN_USE")).isEmpty();
  }
}
