package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long what is refused waits. */
final class TroublesTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final Troubles troubles = new Troubles();

  @Test
  void waitsLongerEachTimeButNotForEver() {
    List<Duration> waits = new ArrayList<>();

    for (int i = 0; i < 12; i++) {
      troubles.failed("a", "422", NOW);
      waits.add(Duration.between(NOW, troubles.next().orElseThrow()));
    }

    assertThat(waits).startsWith(Troubles.FIRST, Troubles.FIRST.multipliedBy(2));
    assertThat(waits).endsWith(Troubles.LONGEST, Troubles.LONGEST);
    assertThat(waits).isSorted();
  }

  @Test
  void isNewsTheFirstTimeAndWithOtherWords() {
    assertThat(troubles.failed("a", "422", NOW)).isTrue();
    assertThat(troubles.failed("a", "422", NOW)).isFalse();
    assertThat(troubles.failed("a", "403", NOW)).isTrue();
  }

  @Test
  void waitsOnlyWhereItFailed() {
    troubles.failed("a", "422", NOW);

    assertThat(troubles.waits("a", NOW)).isTrue();
    assertThat(troubles.waits("b", NOW)).isFalse();
    assertThat(troubles.waits("a", NOW.plus(Troubles.FIRST))).isFalse();
  }

  @Test
  void isOverOnceItWasTriedWithoutFailing() {
    troubles.failed("a", "422", NOW);
    troubles.failed("b", "422", NOW);
    Instant later = NOW.plus(Troubles.FIRST);

    assertThat(troubles.settled(Set.of(), NOW)).as("none was tried").isFalse();
    assertThat(troubles.settled(Set.of("b"), later)).isTrue();
    assertThat(troubles.at(later)).containsOnlyKeys("b");
  }
}
