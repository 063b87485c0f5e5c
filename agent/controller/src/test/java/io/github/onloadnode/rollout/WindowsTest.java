package io.github.onloadnode.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.RolloutSpec.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When windows are open. */
final class WindowsTest {

  private static boolean isOpen(String schedule, String zone, String at) {
    var window = new Window(schedule, Duration.ofHours(3), ZoneId.of(zone));
    return Windows.closed(List.of(window), new Looks(Instant.parse(at))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-28T01:59:59Z, false",
    "2026-11-28T02:00:00Z, true",
    "2026-11-28T02:00:30Z, true",
    "2026-11-28T04:59:59Z, true",
    "2026-11-28T05:00:00Z, false",
    // A Monday.
    "2026-11-30T02:30:00Z, false"
  })
  void isOpenFromItsTimeForItsDuration(String at, boolean open) {
    assertThat(isOpen("0 2 * * 6", "UTC", at)).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-24T00:30:00Z, true",
    "2026-10-26T00:30:00Z, false",
    "2026-10-26T01:30:00Z, true"
  })
  void followsItsTimeZone(String at, boolean open) {
    assertThat(isOpen("0 2 * * *", "Europe/Berlin", at)).isEqualTo(open);
  }

  @Test
  void isClosedAndNamedWhereTheScheduleIsNone() {
    var window = new Window("at night", Duration.ofHours(3), ZoneId.of("UTC"));

    assertThat(Windows.closed(List.of(window), new Looks(TestFleet.NOW)).orElseThrow())
        .contains("\"at night\"");
  }

  @Test
  void isOpenWhileOneOfThemIs() {
    var never = new Window("0 0 1 1 *", Duration.ofMinutes(1), ZoneId.of("UTC"));
    var now = new Window("0 9 * * *", Duration.ofHours(3), ZoneId.of("UTC"));
    var looks = new Looks(TestFleet.NOW);

    assertThat(Windows.closed(List.of(never, now), looks)).isEmpty();
    assertThat(looks.next()).contains(Instant.parse("2026-11-30T12:00:00Z"));
  }

  @Test
  void saysWhenTheNextOneOpens() {
    var window = new Window("0 2 * * *", Duration.ofHours(3), ZoneId.of("UTC"));

    assertThat(Windows.closed(List.of(window), new Looks(TestFleet.NOW)))
        .contains("the next window opens at 2026-12-01T02:00:00Z");
  }
}
