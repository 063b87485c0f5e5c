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
    assertThat(new RetryTimes(failures).after(new Answer.Failed(WHY), NO_JITTER))
        .hasSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 600", "9, 600"})
  void waitsLongForWhatAPersonMustMend(int failures, int seconds) {
    assertThat(new RetryTimes(failures).after(refused(true, Optional.empty()), NO_JITTER))
        .hasSeconds(seconds);
  }

  @Test
  void waitsAsLongAsItIsAskedTo() {
    Answer busy = refused(false, Optional.of(Duration.ofSeconds(7)));

    assertThat(new RetryTimes(1).after(busy, NO_JITTER)).hasSeconds(7);
    assertThat(new RetryTimes(5).after(busy, NO_JITTER)).hasSeconds(16);
  }

  @Test
  void spreadsWaitsSoThatNotAllAgentsComeAtOnce() {
    RandomGenerator most = () -> -1L;

    assertThat(new RetryTimes(3).after(new Answer.Failed(WHY), most))
        .isBetween(Duration.ofMillis(4_990), Duration.ofSeconds(5));
    assertThat(RetryTimes.betweenReads(NO_JITTER)).hasMinutes(10);
    assertThat(RetryTimes.betweenReads(most)).isGreaterThan(Duration.ofMinutes(12));
  }

  private static Answer refused(boolean lasting, Optional<Duration> pause) {
    return new Answer.Refused(WHY, lasting, pause);
  }
}
