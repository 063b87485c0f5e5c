package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The three things that reading can give. */
class ReadingTest {

  private static final Reading<String> CLOSED = Reading.unreadable("closed");

  @Test
  void convertsOnlyPresentValues() {
    assertThat(Reading.present("7").map(Integer::valueOf)).isEqualTo(Reading.present(7));
    assertThat(Reading.<String>absent().map(Integer::valueOf)).isEqualTo(Reading.absent());
    assertThat(CLOSED.map(Integer::valueOf)).isEqualTo(Reading.unreadable("closed"));
  }

  @Test
  void letsConversionFindValueUnreadable() {
    assertThat(Reading.present("x").flatMap(text -> Reading.unreadable("not a number: " + text)))
        .isEqualTo(Reading.unreadable("not a number: x"));
    assertThat(Reading.<String>absent().flatMap(_ -> CLOSED)).isEqualTo(Reading.absent());
    assertThat(CLOSED.flatMap(Reading::present)).isEqualTo(CLOSED);
  }

  @Test
  void keepsEmptyTextApartFromAbsent() {
    assertThat(Reading.present("")).isNotEqualTo(Reading.absent());
    assertThat(Reading.present("").toOptional()).contains("");
    assertThat(CLOSED.toOptional()).isEmpty();
  }
}
