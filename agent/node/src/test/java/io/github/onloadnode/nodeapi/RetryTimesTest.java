package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the API server is asked again. */
final class RetryTimesTest {

  private static final Finding WHY = new Finding(Reason.API_SERVER_BUSY, "busy", "wait");
  private static final RandomGenerator NO_JITTER = () -> 0;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "8, 60", "1000, 60", "2147483647, 60"})
  void doublesUpToAMinuteWithoutAnAnswer(int failures, int seconds) {
    assertThat(new RetryTimes(failures, 0).after(new Answer.Failed(WHY), NO_JITTER))
        .hasSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 40", "3, 160", "4, 600", "9, 600", "2147483647, 600"})
  void waitsLongForWhatAPersonMustMend(int denials, int seconds) {
    assertThat(new RetryTimes(0, denials).after(refused(true, Optional.empty()), NO_JITTER))
        .hasSeconds(seconds);
  }

  /** An API server that comes back denies what it permits once it has read its rules. */
  @Test
  void asksSoonAgainAfterAFirstDenial() {
    RetryTimes away = RetryTimes.NONE;
    for (int failure = 0; failure < 9; failure++) {
      away = away.and(new Answer.Failed(WHY));
    }
    Answer denied = refused(true, Optional.empty());

    assertThat(away.and(denied).after(denied, NO_JITTER)).hasSeconds(10);
    assertThat(away.and(denied).and(denied).after(denied, NO_JITTER)).hasSeconds(40);
  }

  @Test
  void asksSoonAgainWhenADenialIsFollowedByNoAnswer() {
    Answer none = new Answer.Failed(WHY);
    RetryTimes denied = RetryTimes.NONE.and(none).and(refused(true, Optional.empty()));

    assertThat(denied.and(none).after(none, NO_JITTER)).hasSeconds(1);
  }

  @Test
  void waitsAsLongAsItIsAskedTo() {
    Answer busy = refused(false, Optional.of(Duration.ofSeconds(7)));

    assertThat(new RetryTimes(1, 0).after(busy, NO_JITTER)).hasSeconds(7);
    assertThat(new RetryTimes(5, 0).after(busy, NO_JITTER)).hasSeconds(16);
  }

  @Test
  void spreadsWaitsSoThatNotAllAgentsComeAtOnce() {
    RandomGenerator most = () -> -1L;

    assertThat(new RetryTimes(3, 0).after(new Answer.Failed(WHY), most))
        .isBetween(Duration.ofMillis(4_990), Duration.ofSeconds(5));
    assertThat(RetryTimes.betweenReads(NO_JITTER)).hasMinutes(10);
    assertThat(RetryTimes.betweenReads(most)).isGreaterThan(Duration.ofMinutes(12));
  }

  private static Answer refused(boolean lasting, Optional<Duration> pause) {
    return new Answer.Refused(WHY, lasting, pause);
  }
}
